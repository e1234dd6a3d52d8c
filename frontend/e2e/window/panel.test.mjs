// The tray on a real desktop's panel, XFCE's: the icon is there, a click shows
// the menu with the roles' colours, and its first line the window.
// SCENE=folder keeps the pictures.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startProcess } from '../harness/daypass.mjs';
import { makeHome } from '../harness/home.mjs';
import { startPanel } from '../harness/panel.mjs';
import { eventually } from '../harness/processes.mjs';
import { pause, screenOf } from '../harness/screen.mjs';

const pictures = process.env.SCENE || mkdtempSync(join(tmpdir(), 'daypass-panel-'));
const ground = '#0b6570'; // the icon's

const size = '1024x768';

/** A tray at a panel, with its pictures. */
async function desktop(name, options) {
  const tray = await startProcess('daypass', { size, ...options });
  const env = { ...process.env, DISPLAY: tray.display };
  const panel = startPanel(tray);
  const screen = screenOf(tray.display);
  const picture = (what) => join(pictures, `${name}-${what}.png`);
  const shoot = (what) => execFileSync('import', ['-window', 'root', picture(what)], { env });
  const convert = (...args) => execFileSync('convert', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const mouse = (...args) => execFileSync('xdotool', args, { env });
  const box = (text) => {
    const [width, height, x, y] = text.match(/\d+/g).map(Number);
    return width > 1 && height > 1 && width < 1024 ? { width, height, x, y } : null;
  };
  const only = (colour) => ['-fuzz', '4%', '-fill', 'black', '+opaque', colour, '-fill', 'white', '-opaque', colour];
  let place;
  const here = {
    tray, screen, shoot, mouse,
    /** Where a picture has a colour, or null. */
    where: (what, colour) => box(convert(picture(what), ...only(colour), '-format', '%@', 'info:')),
    /** How many of its pixels have it. */
    count: (what, colour) => Math.round(Number(convert(picture(what), ...only(colour), '-format', '%[fx:w*h*mean]', 'info:'))),
    /** Where two pictures differ, or null. */
    change: (from, to) => box(convert(picture(from), picture(to), '-compose', 'difference', '-composite', '-colorspace', 'gray', '-threshold', '8%', '-format', '%@', 'info:')),
    /** The icon's place, once the panel shows it: a window has its colour too. */
    async icon() {
      place ??= await eventually('the icon on the screen', () => {
        shoot('icon');
        return here.where('icon', ground);
      });
      return place;
    },
    /** Waits until nothing on the screen changes any more; a caret is too thin to be seen. */
    still: () => eventually('a screen that stands still', async () => {
      shoot('still');
      await pause(500);
      shoot('later');
      return !here.change('still', 'later');
    }),
    async openMenu() {
      const at = await here.icon();
      await here.still();
      mouse('mousemove', String(at.x + Math.round(at.width / 2)), String(at.y + Math.round(at.height / 2)));
      await pause(200); // the panel marks what is under the mouse
      shoot('icon');
      mouse('click', '1');
      return eventually('the menu', () => {
        shoot('menu');
        const at = here.change('icon', 'menu');
        return at && at.height > 120 ? at : null;
      });
    },
    async clickOpen() {
      const menu = await here.openMenu();
      mouse('mousemove', String(menu.x + 40), String(Math.max(menu.y, 32) + 14), 'click', '1');
    },
    async stop() {
      await tray.stop();
      await panel.stop();
    },
  };
  return here;
}

test('a click on the icon shows the menu, and its first line the one window', { timeout: 300_000 }, async () => {
  const on = await desktop('demo', { args: ['--demo', 'tray', '--at-login'] });
  try {
    const icon = await on.icon();
    assert.ok(icon.height <= 32 && icon.y < 32, `the icon is ${JSON.stringify(icon)}`);
    for (const time of ['first', 'second']) {
      await on.clickOpen();
      const window = await on.screen.window('^Daypass');
      await eventually('the page', () => on.screen.colours(window) > 100);
      await pause(500);
      on.shoot(`window-${time}`);
      assert.match(on.screen.title(window), /demo/);
      await on.clickOpen();
      await pause(2000); // a second one would be there by now
      assert.equal(on.screen.windows('^Daypass'), window);
      on.mouse('windowclose', window); // the window is the tray's child, and its own process
      await eventually('the window to close', () => !on.screen.windows('^Daypass'));
    }
    assert.equal(on.tray.said(), '');
  } finally {
    await on.stop();
  }
});

const hour = 3_600_000;
const role = (name) => `arn:aws:iam::111122223333:role/${name}`;

/** What a user of some weeks has: favourites in colours, sessions that are open. */
function homeInUse() {
  const home = makeHome();
  const remembered = (profile, more) => ({ favourite: true, favourite_profile: profile, duration_seconds: 8 * 3600, ...more });
  writeFileSync(join(home.folder('.config', 'daypass'), 'roles.json'), JSON.stringify({ version: 1, roles: {
    [role('Admin')]: remembered('prod_admin', { colour: 'red', production: true }),
    [role('Dev')]: remembered('r&d_dev', { colour: 'green' }),
    [role('Audit')]: remembered('audit', {}),
  } }));
  const opened = home.folder('.local', 'state', 'daypass', 'opened');
  const open = (id, profile, name, left) => writeFileSync(join(opened, `${id}.json`), JSON.stringify({
    version: 1, id, profile, key: role(name), role: name, account_id: '111122223333', partition: 'aws', state: 'open', browser: 'Recorder', reminded: true,
    destination: 'https://console.aws.amazon.com/', opened_at: new Date(Date.now() - hour), ends_at: new Date(Date.now() + left), asked_seconds: 28_800, got_seconds: 28_800,
  }));
  open('s-20261122t100000-0011223344556677', 'prod_admin', 'Admin', 0.7 * hour);
  open('s-20261122t100001-0011223344556688', 'r&d_dev', 'Dev', 6.4 * hour);
  return home;
}

for (const language of ['en', 'fr']) {
  test(`the menu shows the roles by their colours (${language})`, { timeout: 300_000 }, async () => {
    const on = await desktop(language, { args: ['tray', '--at-login'], language, home: homeInUse() });
    try {
      const menu = await on.openMenu();
      const swatch = 10 * 10; // without its edge
      for (const [colour, what] of [['#c4433c', 'red'], ['#3c8a4b', 'green']]) {
        await eventually(`${what} in the menu`, () => { // which has its pictures later than its lines
          on.shoot('menu');
          return on.count('menu', colour) === swatch;
        });
      }
      // The submenu of what is open is the last before the separator, Start at login and Quit.
      on.mouse('mousemove', String(menu.x + 60), String(menu.y + menu.height - 75));
      await eventually('the open sessions', () => {
        on.shoot('sessions');
        return on.count('sessions', '#c4433c') === 2 * swatch && on.count('sessions', '#3c8a4b') === 2 * swatch;
      });
      assert.equal(on.tray.said(), '');
    } finally {
      await on.stop();
    }
  });
}
