// The tray and the window: it is started from the settings, where the desktop
// has one, its icon is on a real panel, and who asks for it once more is told
// that it is there; what it needs a person for is asked in the window.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPage } from '../harness/daypass.mjs';
import { makeHome } from '../harness/home.mjs';
import { startPanel } from '../harness/panel.mjs';
import { eventually } from '../harness/processes.mjs';
import { windowOf } from '../harness/window.mjs';

const patience = 40_000;

async function settingsOn(page) {
  await page.getByRole('button', { name: 'Settings' }).click();
  return page.getByRole('dialog', { name: 'Settings' });
}
const start = (dialog) => dialog.getByRole('button', { name: 'Start the tray now' });
const said = 'Daypass is already in the tray.';

describe('the settings', () => {
  let daypass;
  let panel;
  before(async () => {
    const home = makeHome();
    daypass = await startPage({ args: [], home, env: { SHELL: '/bin/bash' } });
    panel = startPanel(daypass);
    await eventually('a tray on this desktop', panel.ready, patience);
  });
  after(async () => {
    // The tray outlives the window that started it, and is ended by its own id.
    for (const tray of panel.icons().map(panel.processOf).filter(Boolean)) process.kill(tray, 'SIGTERM');
    await eventually('the tray to end', () => panel.icons().length === 0, patience);
    await panel.stop();
    await daypass.stop();
  });

  test('a click starts it, and its icon appears', async () => {
    const dialog = await settingsOn(daypass.page);
    const other = await daypass.page.context().newPage(); // whose settings were read before
    await other.goto(daypass.url);
    const late = await settingsOn(other);
    await start(late).waitFor();

    await start(dialog).click();
    await eventually('its icon', () => panel.icons().length === 1, patience);
    await start(dialog).waitFor({ state: 'detached', timeout: patience });
    assert.equal(await dialog.getByText(said).count(), 0);

    const [icon] = panel.icons();
    await start(late).click();
    await late.getByText(said).waitFor({ timeout: patience });
    assert.equal(await start(late).count(), 0);
    assert.deepEqual(panel.icons(), [icon]);
    assert.deepEqual(daypass.complaints, []);
  });
});

describe('a favourite that needs a code', () => {
  let daypass;
  before(async () => {
    daypass = await startPage();
  });
  after(() => daypass.stop());

  test('is on the page with its field in front, and opens with the code alone', async () => {
    const { page } = daypass;
    const window = windowOf(page);
    await page.locator('h1').waitFor();
    // Go's event, for this page alone: the dev build has a window of its own as
    // well, and what it is started with goes to whichever page starts first.
    const show = { profile: 'prod-admin', roleArn: '', originOnly: false, seconds: 4 * 3600, destination: '', region: '', browser: '', question: 'mfa', sentence: '' };
    await page.evaluate((event) => globalThis.wails.EventsNotify(JSON.stringify({ name: 'show', data: [event] })), show);
    await page.locator('#mfa:focus').waitFor({ timeout: patience });
    assert.equal(await page.locator('h1').getAttribute('aria-label'), 'Admin');
    assert.deepEqual(daypass.home.consoles(), []);
    await window.typeCode();
    assert.match(await window.says(/Opened in Recorder/), /for 4.h/);
    assert.match((await daypass.home.console(1)).title, /^Console of Admin/);
    assert.deepEqual(daypass.complaints, []);
  });
});
