// What failed at AWS, and what opens no console: the way out of each, pressed.

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

test('a denied role shows what to ask whoever administers it', async () => {
  await window.choose('prod-locked');
  await window.ask('8 h');
  await window.primary.click();
  await window.says(/base is not authorised to assume BreakGlass/);
  await window.remedy(/^Show what to ask whoever administers BreakGlass/).click();
  const dialog = daypass.page.getByRole('dialog');
  await dialog.getByText('"AWS": "arn:aws:iam::111122223333:user/alice"').waitFor();
  await dialog.getByText('"Resource": "arn:aws:iam::111122223333:role/BreakGlass"').waitFor();
  await daypass.page.keyboard.press('Escape');
});

test('credentials that AWS calls expired are read again once they are renewed', async () => {
  await window.choose('pasted-expired');
  await window.ask('8 h');
  await window.primary.click();
  await window.says(/In credentials, line \d+, put new keys and a new token into the section pasted-expired\./);
  assert.match((await window.primary.textContent()) ?? '', /^\s*Get new credentials/);
  await window.primary.click();
  await window.says(/Nobody can tell beforehand whether AWS accepts 8.h here/);
});

test('a session token leads to a role of its user, for as long as was wanted', async () => {
  await window.choose('audit');
  await window.ask('8 h');
  await window.choose('mfa-session');
  await window.says(/cannot be opened from here/);
  assert.match((await window.primary.textContent()) ?? '', /^\s*Use profile prod-admin for \d+.h/);
  await window.remedy(/^Use profile mfa-session-deploy, for the role Deploy/).click();
  await window.says(/AWS accepts 1.h here/);
});

test('where no console is known, the AWS CLI takes the same credentials', async () => {
  await window.choose('iso-ops');
  await window.remedy(/^Copy a command that uses the same credentials/).click();
  await daypass.page.locator('main').getByText('Copied', { exact: true }).waitFor();
});

test('a broken profile leads to one that reaches its role', async () => {
  await window.choose('old-deploy');
  await window.remedy(/^Use profile deploy-direct: same role/).click();
  await window.says(/AWS accepts .* here/);
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints, []);
});
