// Identity Center from the window: the sign-in, the code where there is no
// browser, and what is found behind it, over the real App.

import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { startPage } from '../harness/daypass.mjs';
import { makeHome } from '../harness/home.mjs';
import { eventually } from '../harness/processes.mjs';
import { windowOf } from '../harness/window.mjs';

const dialogOf = (page, name = 'Identity Center') => page.getByRole('dialog', { name });

async function openCenters(page, more = 'More') {
  await page.getByRole('button', { name: more, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Identity Center…' }).click();
  await dialogOf(page).waitFor();
  return dialogOf(page);
}

const center = (dialog, name) => dialog.getByRole('region', { name, exact: true });

test('a session is signed in to, walked through, and what it gives is opened and favoured', { timeout: 300_000 }, async () => {
  const daypass = await startPage();
  try {
    const { page } = daypass;
    const window = windowOf(page);
    const dialog = await openCenters(page);
    const old = center(dialog, 'acme-old');
    await old.getByText(/^Not signed in: the sign-in ended/).waitFor();
    await old.getByRole('button', { name: 'Sign in…' }).click();
    await old.getByText('Go on in the browser: sign in to acme-old there.').waitFor();
    assert.deepEqual(await violations(page), []);
    assert.equal((await daypass.home.console(1)).text.trim(), 'You are signed in. You can close this page.');
    await old.getByText(/^Signed in\. AWS’s token lasts until .* and is renewed by itself/).waitFor();
    await center(dialog, 'acme').getByText(/^Accounts: \d+, permission sets: \d+, read at /).waitFor();
    await old.getByText(/^Accounts: \d+, permission sets: \d+, read at /).waitFor();
    assert.deepEqual(await violations(page), []);
    await center(dialog, 'acme').getByRole('button', { name: 'Show in the list' }).click();
    const row = page.getByRole('option', { name: /^sso:acme\/111122223333\/ViewOnly, role ViewOnly/ });
    await row.click();
    assert.match(await row.textContent(), /acme · acme-prod/);
    await window.says(/ViewOnly.*acme-prod 1111-2222-3333/);
    await page.getByRole('button', { name: 'Add to favourites' }).click();
    await page.getByRole('button', { name: 'Remove from favourites' }).waitFor();
    await window.ask('8 h');
    await window.primary.click();
    await window.says(/Opened in Recorder for 8.h/);
    assert.match((await daypass.home.console(2)).text, /ViewOnly/);
    await openCenters(page);
    await center(dialog, 'acme-old').getByRole('button', { name: 'Sign out' }).click();
    await center(dialog, 'acme-old').getByText('Not signed in.', { exact: true }).waitFor();
    assert.deepEqual(daypass.complaints, []);
  } finally {
    await daypass.stop();
  }
});

// A person on another computer: at the address, with the code that is shown.
async function answerDevice({ code, address }, answer) {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(address);
    assert.equal(await page.locator('.code').textContent(), code);
    await page.getByRole('button', { name: answer }).click();
    await page.getByText(/Your answer was passed on/).waitFor();
  } finally {
    await browser.close();
  }
}

test('without a browser the code is shown, copied, refused, cancelled and taken', { timeout: 300_000 }, async () => {
  const home = makeHome();
  rmSync(join(home.path, 'bin', 'xdg-open'));
  rmSync(join(home.path, '.local', 'share', 'applications', 'recorder.desktop'));
  rmSync(join(home.path, '.config', 'mimeapps.list'));
  home.env.BROWSER = '';
  home.env.PATH = join(home.path, 'bin');
  const daypass = await startPage({ home, env: home.env });
  try {
    const { page } = daypass;
    const dialog = await openCenters(page);
    const old = center(dialog, 'acme-old');
    const signIn = old.getByRole('button', { name: 'Sign in…' });
    const shown = async () => {
      const [code, address] = await Promise.all([old.locator('.code').textContent(), old.locator('.mono:not(.code)').textContent()]);
      assert.match(code, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
      return { code, address };
    };
    await signIn.click();
    const first = await shown();
    assert.deepEqual(await violations(page), []);
    await old.getByRole('button', { name: 'Copy, Code' }).click();
    await answerDevice(first, 'Deny');
    await dialog.getByText(/^Not signed in to acme-old: the sign-in was refused/).waitFor();

    await signIn.click();
    await shown();
    await old.getByRole('button', { name: 'Cancel' }).click();
    await signIn.waitFor();
    assert.equal(await dialog.locator('.code').count(), 0);

    await signIn.click();
    await answerDevice(await shown(), 'Allow');
    await old.getByText(/^Signed in\./).waitFor();
    assert.deepEqual(daypass.complaints, []);
  } finally {
    await daypass.stop();
  }
});

const accounts = 1000;
const roles = ['Administrator', 'Billing', 'Developer', 'ReadOnly', 'Support'];

/** A home whose Identity Center was walked through on another day. */
function walkedHome() {
  const home = makeHome();
  const aws = home.folder('.aws');
  writeFileSync(join(aws, 'config'), '[sso-session big]\nsso_start_url = https://big.awsapps.com/start\nsso_region = eu-west-1\n\n[profile one]\nsso_session = big\nsso_account_id = 100000000001\nsso_role_name = ReadOnly\nregion = eu-west-1\n');
  const folder = home.folder('.local', 'state', 'daypass', 'browsed');
  mkdirSync(folder, { recursive: true });
  const account = (i) => ({ id: String(100000000000 + i), name: `team-${i}`, roles });
  const found = Array.from({ length: accounts }, (_, i) => account(i));
  const keep = (list) => writeFileSync(join(folder, '0.json'), JSON.stringify({
    version: 1, session: 'big', start_url: 'https://big.awsapps.com/start', region: 'eu-west-1', at: '2026-11-01T09:00:00Z', partial: false, accounts: list,
  }));
  keep(found);
  return { home, findMore: () => keep([...found, { ...account(accounts), name: 'another' }]) };
}

test('1,000 accounts of 5 permission sets are there at once, searched and judged', { timeout: 300_000 }, async () => {
  const { home, findMore } = walkedHome();
  const daypass = await startPage({ home, args: [] });
  try {
    const { page } = daypass;
    const window = windowOf(page);
    await page.getByText(`${accounts * roles.length} profiles`).waitFor();
    await window.search.fill('team-777 developer');
    await page.getByRole('option').first().click();
    await window.says(/Developer.*team-777 1000-0000-0777/);
    assert.equal(await page.getByRole('option').count(), 1);
    const dialog = await openCenters(page);
    await center(dialog, 'big').getByText(/^Accounts: 1.000, permission sets: 5.000, read on /).waitFor();
    await center(dialog, 'big').getByText('Not signed in.', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    // What is found above leaves what is in sight where it is.
    await window.search.fill('');
    await page.locator('#profiles').evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
    const inSight = () => page.evaluate(() => {
      const { top } = document.getElementById('profiles').getBoundingClientRect();
      return document.elementFromPoint(100, top + 60)?.closest('[role=option]')?.textContent ?? '';
    });
    let before = '';
    await eventually('rows where it was scrolled to', async () => {
      const earlier = before;
      before = await inSight();
      return before !== '' && before === earlier;
    });
    findMore();
    await page.getByText(`${(accounts + 1) * roles.length} profiles`).waitFor();
    assert.equal(await inSight(), before);
  } finally {
    await daypass.stop();
  }
});
