// Credentials whose origin cannot be seen: Daypass says so, asks, falls back on
// AWS's 400, says what it got, and remembers it until told to forget.

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

test('does not claim to know', async () => {
  await window.choose('vendor-tool');
  await window.ask('8 h');
  await window.says(/Nobody can tell beforehand whether AWS accepts 8.h here/);
  assert.match(await window.primary.innerText(), /^Ask for 8.h and open$/);
});

test('opens, and says that it is shorter than what was asked', async () => {
  await window.primary.click();
  assert.match(await window.says(/not 8.h/), /AWS refused a duration for these credentials; Daypass asked again without one/);
  const console = await daypass.home.console(1);
  assert.match(console.title, /^Console of ReadOnly/);
  assert.match(console.text, /with the credentials/);
});

test('remembers the refusal, and forgets it when told', async () => {
  await window.choose('audit');
  await window.choose('vendor-tool');
  await window.ask('8 h');
  await window.says(/AWS refused a duration for this chain/);
  await daypass.page.getByRole('button', { name: 'Details' }).click();
  await daypass.page.getByRole('button', { name: 'Forget this' }).click();
  await daypass.page.keyboard.press('Escape');
  await window.says(/nothing shows whether|does not show whether/);
});

test('a role without documented duration says that it is practice', async () => {
  await window.choose('staging-view');
  await window.ask('8 h');
  await window.says(/8.h works here in practice; AWS does not document it/);
  await window.primary.click();
  await window.says(/Opened in Recorder for 8.h/);
  assert.match((await daypass.home.console(2)).text, /in 8 h, as SessionDuration asked/);
});

test('credentials that expired open nothing, and that is said', async () => {
  await window.choose('pasted-expired');
  await window.primary.click();
  await window.says(/Nothing was opened.*expired/);
  assert.equal(daypass.home.consoles().length, 2);
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints, []);
});
