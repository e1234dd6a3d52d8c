// The whole way without a pointer: find, choose a duration, open, come back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

let daypass;
let window;
let keys;

before(async () => {
  daypass = await startPage();
  window = windowOf(daypass.page);
  keys = daypass.page.keyboard;
  await window.heading.waitFor();
});
after(() => daypass.stop());

const focused = () => daypass.page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('role') || document.activeElement?.tagName);

test('Ctrl+K finds a profile, Enter on what is refused opens nothing and goes to why', async () => {
  await keys.press('Control+k');
  await keys.type('mfa-session');
  await keys.press('Enter');
  await window.page.locator('main').getByText('mfa-session', { exact: true }).first().waitFor();
  await window.says(/./);
  assert.deepEqual(daypass.home.consoles(), []);
});

test('Ctrl+L takes a duration, the slider follows the arrows', async () => {
  await keys.press('Control+k');
  await keys.press('Control+a');
  await keys.type('deploy-direct');
  await daypass.page.locator('main').getByText('deploy-direct', { exact: true }).first().waitFor();
  await keys.press('Control+l');
  await keys.press('Control+a');
  await keys.type('4h');
  await keys.press('Enter');
  await window.says(/AWS accepts 4.h here/);
  const slider = daypass.page.getByRole('slider');
  await slider.focus();
  assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^4 hours, until/);
  await keys.press('PageUp');
  assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^8 hours, until/);
  await keys.press('End');
  assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^12 hours, until/);
  await keys.press('ArrowLeft');
  assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^11 hours 30 minutes, until/);
});

test('Details say what is sent for the duration that is wanted, and Esc closes them', async () => {
  const details = daypass.page.getByRole('dialog', { name: 'Details' });
  await daypass.page.getByRole('button', { name: 'Details' }).focus();
  await keys.press('Enter');
  await details.getByText(/^AssumeRole for 1.h, then getSigninToken with SessionDuration 11.h.30.min\.$/).waitFor();
  await keys.press('Escape');
  await details.waitFor({ state: 'detached' });
  assert.equal(await daypass.page.evaluate(() => document.activeElement?.textContent?.trim()), 'Details');
});

test('Ctrl+Enter opens, and focus stays on the button', async () => {
  await keys.press('Control+Enter');
  await window.says(/Opened in Recorder for 11.h.30.min/);
  assert.match((await daypass.home.console(1)).title, /^Console of Deploy/);
});

test('the tab order reaches everything and never falls out of the window', async () => {
  await keys.press('Control+k');
  const seen = new Set();
  for (let i = 0; i < 25; i += 1) {
    seen.add(await focused());
    await keys.press('Tab');
  }
  assert.ok(seen.has('primary'), `the primary is not among ${[...seen]}`);
  assert.ok(seen.size > 5, `only ${[...seen]}`);
});

test('Esc cancels what waits for a code', async () => {
  await keys.press('Control+k');
  await keys.press('Control+a');
  await keys.type('prod-admin');
  await daypass.page.locator('main').getByText('prod-admin', { exact: true }).first().waitFor();
  await keys.press('Control+Enter');
  await daypass.page.getByRole('textbox', { name: 'MFA code' }).waitFor();
  await keys.press('Escape');
  await window.says(/Cancelled\. Nothing was opened/);
  assert.equal(daypass.home.consoles().length, 1);
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints, []);
});
