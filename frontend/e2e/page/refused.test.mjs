// A chained role, for 8 h: refused before anything is sent, with why and with
// what works instead, each of which is pressed here.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

let daypass;
let window;

before(async () => {
  daypass = await startPage();
  window = windowOf(daypass.page);
});
after(() => daypass.stop());
beforeEach(async () => {
  await window.choose('audit');
  await window.choose('deploy-via-hub');
  await window.ask('8 h');
  await window.says(/AWS refuses 8.h here/);
});

test('says why, names the hop, and sends nothing', async () => {
  assert.match(await window.said(), /Deploy is assumed from another role, Hub\. The console opens for 1.h, until/);
  await daypass.page.locator('main').getByText('role chaining', { exact: true }).first().waitFor();
  assert.match(await window.primary.innerText(), /^Open for 1.h instead$/);
  assert.deepEqual(daypass.home.consoles(), []);
});

test('open-shorter opens for 1 h', async () => {
  const before = daypass.home.consoles().length;
  await window.primary.click();
  await window.says(/Opened in Recorder for 1.h/);
  const console = await daypass.home.console(before + 1);
  assert.match(console.title, /^Console of Deploy/);
  assert.match(console.text, /in 1 h, with the credentials/);
});

test('use-profile goes to the profile without a chain, where 8 h work', async () => {
  const before = daypass.home.consoles().length;
  await window.remedy(/Use profile deploy-direct/).click();
  await window.says(/AWS accepts 8.h here/);
  await window.primary.click();
  await window.says(/Opened in Recorder for 8.h/);
  assert.match((await daypass.home.console(before + 1)).text, /in 8 h, as SessionDuration asked/);
});

test('use-origin opens the instance role itself for 8 h', async () => {
  const before = daypass.home.consoles().length;
  await window.remedy(/Open the EC2 instance role itself/).click();
  await window.says(/Opened in Recorder for 8.h/);
  await window.says(/This console is signed in as the EC2 instance role\./);
  const console = await daypass.home.console(before + 1);
  assert.doesNotMatch(console.title, /Deploy/);
  assert.match(console.text, /in 8 h, as SessionDuration asked/);
  await window.primary.click(); // opens the same again, not the role that the page is about
  assert.equal((await daypass.home.console(before + 2)).title, console.title);
});

test('try-anyway asks AWS once, falls back, and says that it was shortened', async () => {
  const before = daypass.home.consoles().length;
  const more = window.remedy(/^\d+ more$/);
  if (await more.count()) await more.click();
  await window.remedy(/Ask AWS for 8.h all the same, once/).click();
  assert.match(await window.says(/Opened for 1.h, not 8.h/), /AWS refused a duration/);
  assert.match((await daypass.home.console(before + 1)).text, /in (1 h|59 min|60 min), with the credentials/);
});

test('a remedy that cannot be carried out from here is shown in words', async () => {
  const more = window.remedy(/^\d+ more$/);
  if (await more.count()) await more.click();
  const names = await daypass.page.locator('main ul button').allInnerTexts();
  assert.ok(names.some((name) => /SAML 2\.0/.test(name)), `no SAML among ${names}`);
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints, []);
});
