// The remedies that other chains have, each pressed.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startPage } from '../harness/daypass.mjs';
import { makeHome } from '../harness/home.mjs';
import { windowOf } from '../harness/window.mjs';

let daypass;
let window;

before(async () => {
  daypass = await startPage();
  window = windowOf(daypass.page);
});
after(() => daypass.stop());

const press = async (words) => {
  const more = window.remedy(/^\d+ more$/);
  if (await more.count()) await more.click();
  await window.remedy(words).click();
};

test('switch-role-in-console opens the origin, on the page that switches the role', async () => {
  await window.choose('hub');
  await window.ask('8 h');
  await window.says(/AWS refuses 8.h here/);
  await press(/then switch to Hub in the console/);
  const console = await daypass.home.console(1);
  assert.match(console.text, /in 8 h, as SessionDuration asked/);
  assert.match(console.text, /switchrole/);
});

test('use-browser-session goes to the console and signs in to nothing', async () => {
  await window.choose('laptop');
  await window.says(/cannot be opened from here/);
  await press(/where this session is signed in already/);
  await window.says(/Recorder goes to the console/);
  assert.match((await daypass.home.console(2)).address, /\/console/);
});

test('fix-profile opens the file where the line is', async () => {
  await window.choose('prod-admin-key');
  await press(/^Open .*config at line \d+/);
  assert.match((await daypass.home.console(3)).address, /\.aws\/config/);
});

test('an IAM user chooses the permissions first', async () => {
  await window.choose('base');
  await window.ask('24 h');
  await window.primary.click();
  await daypass.page.getByText('Choose the permissions first.').first().waitFor();
  await daypass.page.locator('main').getByText('Read-only', { exact: true }).click();
  await window.primary.click();
  const console = await daypass.home.console(4);
  assert.match(console.text, /in 24 h, with the credentials/);
  assert.match(console.text, /ReadOnlyAccess/);
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints, []);
});

test('a profile whose key another tool keeps is told the line that brings it in', async () => {
  const home = makeHome();
  writeFileSync(join(home.folder('.aws'), 'config'), '[profile base]\nregion = eu-west-1\n\n[profile deploy]\nrole_arn = arn:aws:iam::111122223333:role/Deploy\nsource_profile = base\n');
  const own = await startPage({ home, args: [] });
  try {
    const window = windowOf(own.page);
    await window.choose('deploy');
    assert.match(await window.said(), /1 of 2, origin, no credentials/);
    await window.remedy(/^Show the line for a key that aws-vault keeps/).click();
    const dialog = own.page.getByRole('dialog');
    await dialog.getByText('credential_process = aws-vault export --format=json --no-session base').waitFor();
    await dialog.getByText(/the role would count as chained/).waitFor();
    assert.deepEqual(own.complaints, []);
  } finally {
    await own.stop();
  }
});
