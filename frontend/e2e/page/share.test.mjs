// One MFA code for several roles, over the real App: the setting, what is said
// beforehand, and the opening that asks for none.

import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

let daypass;
let page;
let window;

before(async () => {
  daypass = await startPage();
  page = daypass.page;
  window = windowOf(page);
});
after(() => daypass.stop());

const dialog = () => page.getByRole('dialog');

test('one code opens two roles for an hour, and more than an hour needs a fresh one', async () => {
  await page.getByRole('button', { name: 'Settings' }).click();
  const config = await dialog().locator('li .mono').filter({ hasText: /config$/ }).textContent();
  const box = dialog().getByRole('checkbox', { name: /^One MFA code for several roles, 1.h at most$/ });
  assert.equal(await box.isChecked(), false);
  await box.check();
  assert.deepEqual(await violations(page), []);
  await dialog().getByRole('button', { name: 'Close' }).click();
  appendFileSync(config, [
    '', '[profile staging-mfa]', 'role_arn = arn:aws:iam::222233334444:role/Admin', 'source_profile = base',
    'mfa_serial = arn:aws:iam::111122223333:mfa/alice', 'region = eu-west-1', '',
  ].join('\n'));

  await window.choose('prod-admin');
  await window.ask('1 h');
  await window.says(/The code serves other roles of the device too, for up to 1.h\. More than 1.h needs a fresh code\./);
  await window.primary.click();
  await page.locator('#mfa-help').filter({ hasText: /The code serves its other roles too, for 1.h at most\./ }).waitFor();
  await window.typeCode();
  await window.says(/Opened in Recorder for 1.h/);

  await window.choose('staging-mfa');
  await window.ask('1 h');
  await window.says(/No code needed: the last one still serves, for up to 1.h\. More than 1.h needs a fresh code\./);
  assert.match(await window.primary.innerText(), /^Open console for 1.h$/);
  assert.deepEqual(await violations(page), []);
  await window.primary.click();
  await window.says(/Opened in Recorder for 1.h.*No MFA code was needed: the last one still serves\./);

  await window.choose('staging-mfa');
  await window.ask('8 h');
  await window.says(/AWS accepts 8.h here.*More than 1.h needs a fresh code\./);
  assert.match(await window.primary.innerText(), /^Open console for 8.h…$/);
  await window.primary.click();
  await page.locator('#mfa-help').filter({ hasText: /The code goes into the AssumeRole call, so it adds no hop\./ }).waitFor();
  await window.typeCode();
  await window.says(/Opened in Recorder for 8.h/);
  await page.getByRole('button', { name: 'Settings' }).click();
  await dialog().getByText(/^What 2 MFA codes gave is kept in the keyring, until/).waitFor();
  await dialog().getByRole('button', { name: 'Forget what is kept' }).click();
  await dialog().getByText('Forgotten: what 2 MFA codes gave.').waitFor();
  await dialog().getByRole('button', { name: 'Close' }).click();
  await window.ask('1 h');
  await window.says(/The code serves other roles of the device too/);

  // switched off, it is said no more
  await page.getByRole('button', { name: 'Settings' }).click();
  await box.uncheck();
  await dialog().getByRole('button', { name: 'Close' }).click();
  await window.says(/AWS accepts 1.h here/);
  await window.answer.getByText(/serves other roles/).waitFor({ state: 'detached' });
});
