// A role one hop away, for 8 h: a plain yes, an MFA code, and the console.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

let daypass;
let window;

before(async () => {
  daypass = await startPage();
  window = windowOf(daypass.page);
});
after(() => daypass.stop());

test('says before the click that 8 h work', async () => {
  await window.choose('prod-admin');
  await window.ask('8 h');
  assert.match(await window.says(/AWS accepts 8.h here/), /MaxSessionDuration/);
  assert.match(await window.primary.innerText(), /^Open console for 8.h…$/);
  assert.deepEqual(daypass.home.consoles(), []);
});

test('a wrong MFA code is said, and asked for again', async () => {
  await window.primary.click();
  const field = daypass.page.getByRole('textbox', { name: 'MFA code' });
  await field.fill('000000');
  await daypass.page.getByRole('button', { name: 'Continue' }).click();
  await daypass.page.locator('#mfa-problem', { hasText: 'AWS did not accept this code' }).waitFor();
});

test('the right one opens the console for 8 h, in a real browser', async () => {
  await window.typeCode();
  await window.says(/Opened in Recorder for 8.h, until/);
  const console = await daypass.home.console(1);
  assert.match(console.title, /^Console of Admin/);
  assert.match(console.text, /111122223333/);
  assert.match(console.text, /in 8 h, as SessionDuration asked/);
  assert.match(console.address, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/, 'the command line shows the hand-off, not the link');
});

test('the session is listed, and can be shown and forgotten', async () => {
  const sessions = daypass.page.getByRole('region', { name: /^Opened here/ });
  await sessions.getByText('prod-admin · Admin').waitFor();
  await sessions.getByRole('button', { name: 'Show, prod-admin' }).click();
  assert.match((await daypass.home.console(2)).title, /^Console of Admin/);
  await sessions.getByRole('button', { name: 'Options, prod-admin' }).click();
  await daypass.page.getByRole('menuitem', { name: 'Forget' }).click();
  await sessions.waitFor({ state: 'detached' });
});

test('the duration that was opened is the next one to start at', async () => {
  await window.choose('audit');
  await window.ask('2 h 30');
  await window.primary.click();
  await window.says(/Opened in Recorder for 2.h.30.min/);
  await window.choose('billing');
  await window.choose('audit');
  assert.equal(await daypass.page.getByRole('textbox', { name: 'Duration' }).inputValue(), '2\u00a0h\u00a030\u00a0min');
});

test('a second address of the same hand-off is refused', async () => {
  const { address } = await daypass.home.console(1);
  const answer = await fetch(address).catch((reason) => reason);
  assert.ok(answer instanceof Error || !answer.ok, 'the link was given out twice');
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints, []);
});
