// The settings over the real App, and what the page lets a person say of a role,
// with AWS files and a login shell of the test's own.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { executable, startPage } from '../harness/daypass.mjs';
import { makeHome } from '../harness/home.mjs';
import { eventually } from '../harness/processes.mjs';
import { windowOf } from '../harness/window.mjs';

const adminArn = 'arn:aws:iam::111122223333:role/Admin';

function homeWithShell() {
  const home = makeHome();
  home.folder('.aws');
  writeFileSync(join(home.path, '.aws', 'config'), [
    '[profile base]', 'region = eu-west-1',
    '[profile alpha]', 'source_profile = base', 'role_arn = arn:aws:iam::111122223333:role/Alpha', 'region = eu-west-1',
    '[profile team]', 'source_profile = base', `role_arn = ${adminArn}`, 'region = eu-west-1', '',
  ].join('\n'));
  writeFileSync(join(home.path, '.aws', 'credentials'), '[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = canary0\n');
  writeFileSync(join(home.path, '.bash_profile'), [
    'export AWS_PROFILE=team AWS_SESSION_TOKEN=canary1', 'export HTTPS_PROXY=http://bob:canary2@127.0.0.1:9', 'echo welcome', '',
  ].join('\n'));
  return home;
}

function stored(home, ...file) {
  const path = join(home.path, ...file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}
const settingsOf = (home) => stored(home, '.config', 'daypass', 'settings.json');

describe('the settings', () => {
  let daypass;
  let page;
  let dialog;
  before(async () => {
    daypass = await startPage({ args: [], home: homeWithShell(), env: { SHELL: '/bin/bash' } });
    ({ page } = daypass);
    await page.getByRole('button', { name: 'Settings' }).click();
    dialog = page.getByRole('dialog', { name: 'Settings' });
  });
  after(() => daypass.stop());

  test('the login shell decides which profile comes first', async () => {
    await page.locator('h1', { hasText: 'Admin' }).waitFor();
  });

  test('show the environment in force, and no secret of it', async () => {
    await dialog.getByText('AWS_SESSION_TOKEN').waitFor();
    const said = (await dialog.innerText()).replace(/\s+/g, ' ');
    assert.match(said, /AWS_PROFILE team login shell/);
    assert.match(said, /AWS_SESSION_TOKEN set, not shown login shell/);
    assert.match(said, /HTTPS_PROXY http:\/\/…@127\.0\.0\.1:9 login shell/);
    assert.match(said, /PATH \S+ /);
    assert.doesNotMatch(await page.content(), /canary|bob:/);
  });

  test('start the tray at login, or not', async () => {
    const entry = join(daypass.home.path, '.config', 'autostart', 'daypass.desktop');
    const box = dialog.getByRole('checkbox', { name: 'Start in the tray at login' });
    assert.equal(await box.isChecked(), false);
    await box.check();
    await eventually('the entry', () => existsSync(entry));
    assert.match(readFileSync(entry, 'utf8'), /^Exec="[^"]+\/bin\/daypass" "tray" "--at-login"$/m);
    await box.uncheck();
    await eventually('no entry', () => !existsSync(entry));
  });

  test('remind when they are told to', async () => {
    await dialog.getByText('This desktop has no tray. Reminders appear only while this window is open.').waitFor();
    const remind = dialog.getByLabel('Remind before the end');
    assert.equal(await remind.inputValue(), '5');
    await remind.selectOption('15');
    await eventually('15 min', () => settingsOf(daypass.home).remind_minutes === 15);
    await remind.selectOption('0');
    await eventually('never', () => settingsOf(daypass.home).remind_off === true);
    await dialog.getByRole('checkbox', { name: 'Account numbers in the tray' }).check();
    await eventually('accounts', () => settingsOf(daypass.home).tray_accounts === true);
  });

  test('put variables over the shell’s at once', async () => {
    const own = dialog.getByLabel('Variables of your own');
    await own.fill('AWS_PROFILE=alpha');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Saved. The variables are in force.').waitFor();
    assert.match((await dialog.innerText()).replace(/\s+/g, ' '), /AWS_PROFILE alpha settings/);
    assert.equal(settingsOf(daypass.home).environment, 'AWS_PROFILE=alpha');
  });

  test('refuse to keep a secret, and say nothing of it', async () => {
    const own = dialog.getByLabel('Variables of your own');
    await own.fill('AWS_PROFILE=alpha\nAWS_SECRET_ACCESS_KEY=canary3');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Line 2: AWS_SECRET_ACCESS_KEY would stand in the settings in clear. Nothing was saved.').waitFor();
    assert.equal(settingsOf(daypass.home).environment, 'AWS_PROFILE=alpha');
    assert.doesNotMatch(daypass.said(), /canary/);
  });

  test('have no violation that axe-core knows', async () => {
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(daypass.complaints, ['Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)']);
  });
});

describe('what is remembered of a role', () => {
  let daypass;
  let window;
  const role = () => stored(daypass.home, '.config', 'daypass', 'roles.json').roles?.[adminArn];
  before(async () => {
    daypass = await startPage({ args: [], home: homeWithShell(), env: { SHELL: '/bin/bash' } });
    window = windowOf(daypass.page);
    await window.choose('team');
    await daypass.page.getByRole('button', { name: 'Details' }).click();
  });
  after(() => daypass.stop());

  test('is edited in Details', async () => {
    const details = daypass.page.getByRole('dialog', { name: 'Details' });
    await details.getByRole('checkbox', { name: 'Production' }).check();
    await details.getByLabel('Colour').selectOption('teal');
    await details.getByLabel('Duration').fill('7 h');
    await details.getByLabel('Duration').press('Enter');
    await details.getByLabel('Destination').selectOption('ec2');
    await details.getByLabel('Region').selectOption('eu-central-1');
    await eventually('all of it', () => role()?.region === 'eu-central-1');
    const { production, colour, duration_seconds: seconds, destination } = role();
    assert.deepEqual({ production, colour, seconds, destination }, { production: true, colour: 'teal', seconds: 7 * 3600, destination: 'ec2' });
    await details.getByLabel('Duration').fill('7');
    await details.getByLabel('Duration').press('Tab');
    await details.getByText('7 h or 7 min?').waitFor();
    assert.equal(role().duration_seconds, 7 * 3600);
    await daypass.page.keyboard.press('Escape');
  });

  test('is a favourite by its star', async () => {
    await daypass.page.getByRole('button', { name: 'Add to favourites' }).click();
    await eventually('the favourite', () => role().favourite && role().favourite_profile === 'team');
  });

  test('shows in the list, in the head and in what would open', async () => {
    const { page } = daypass;
    await page.getByRole('option', { name: /^team, .*Production.*7 hours/ }).waitFor();
    await page.locator('header .production').waitFor();
    assert.equal(await page.locator('header .swatch.teal').count(), 1);
    assert.equal(await page.locator('.row .swatch.teal').count(), 1);
    assert.match(await page.locator('.actions').innerText(), /EC2/);
    assert.match(await page.locator('header .line').innerText(), /eu-central-1/);
    await page.locator('header .line').getByRole('button', { name: 'Region: eu-central-1' }).waitFor();
    await window.choose('alpha');
    await window.choose('team');
    assert.equal((await page.getByRole('textbox', { name: 'Duration', exact: true }).inputValue()).replace(/\s/g, ' '), '7 h');
    await window.primary.click();
    await window.says(/marked as production/);
    assert.deepEqual(daypass.complaints, []);
  });
});

test('a second launch asks its question in the first one’s window, apart from trouble, and it stays', { timeout: 300_000 }, async () => {
  const daypass = await startPage({ args: [], home: homeWithShell(), env: { SHELL: '/bin/bash' } });
  try {
    const { page, home } = daypass;
    await page.locator('h1', { hasText: 'Admin' }).waitFor();
    const show = JSON.stringify({ profile: 'alpha', seconds: 7200, question: 'sign-in' });
    execFileSync(executable('daypass-dev'), [`--show=${show}`], { env: { ...process.env, ...home.env, DISPLAY: ':0' }, timeout: 60_000 });
    const asked = page.locator('.asked', { hasText: 'alpha needs an answer: sign-in to Identity Center.' });
    await asked.waitFor();
    assert.equal((await page.getByRole('textbox', { name: 'Duration', exact: true }).inputValue()).replace(/\s/g, ' '), '2 h');
    await windowOf(page).ask('3 h');
    await page.keyboard.press('F5'); // reads the files again
    await page.waitForTimeout(500);
    assert.ok(await asked.isVisible());
    assert.equal(await page.locator('main .trouble').count(), 0);
    await windowOf(page).choose('team');
    assert.equal(await asked.count(), 0);
  } finally {
    await daypass.stop();
  }
});
