// The tray on a real desktop's panel, XFCE's: the icon is there, a click shows
// the menu, and its first line the window. SCENE=folder keeps the pictures.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startProcess } from '../harness/daypass.mjs';
import { end, eventually } from '../harness/processes.mjs';
import { pause, screenOf } from '../harness/screen.mjs';

const pictures = process.env.SCENE || mkdtempSync(join(tmpdir(), 'daypass-panel-'));
const picture = (name) => join(pictures, `${name}.png`);

// One panel along the top with nothing on it but the tray.
const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`;

let tray;
let panel;
let screen;
let env;

before(async () => {
  tray = await startProcess('daypass', { args: ['--demo', 'tray', '--at-login'], size: '1024x768' });
  env = { ...process.env, ...tray.home.env, DISPLAY: tray.display, DBUS_SESSION_BUS_ADDRESS: tray.bus, LANG: 'C.UTF-8', NO_AT_BRIDGE: '1' };
  screen = screenOf(tray.display);
  writeFileSync(join(tray.home.folder('.config', 'xfce4', 'xfconf', 'xfce-perchannel-xml'), 'xfce4-panel.xml'), panelSettings);
  panel = spawn('xfce4-panel', ['--disable-wm-check'], { env, stdio: 'ignore' });
});
after(async () => {
  await tray.stop();
  await end(panel);
});

const items = () => {
  try {
    return execFileSync('dbus-send', [
      '--session', '--print-reply', '--dest=org.kde.StatusNotifierWatcher', '/StatusNotifierWatcher',
      'org.freedesktop.DBus.Properties.Get', 'string:org.kde.StatusNotifierWatcher', 'string:RegisteredStatusNotifierItems',
    ], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).match(/StatusNotifierItem/g)?.length ?? 0;
  } catch {
    return 0; // no panel yet
  }
};

/** The box that differs between two pictures: [width, height, x, y], or null. */
function change(from, to) {
  const box = execFileSync('convert', [picture(from), picture(to), '-compose', 'difference', '-composite', '-colorspace', 'gray', '-threshold', '8%', '-format', '%@', 'info:'], { encoding: 'utf8' });
  const [width, height, x, y] = box.match(/\d+/g).map(Number);
  return width > 1 && height > 1 && width < 1024 ? [width, height, x, y] : null;
}

const shoot = (name) => execFileSync('import', ['-window', 'root', picture(name)], { env });
const mouse = (...args) => execFileSync('xdotool', args, { env });

test('the panel shows the icon', { timeout: 60_000 }, async () => {
  await screen.window('xfce4-panel');
  shoot('panel');
  await eventually('the icon at the panel', items, 30_000);
  const box = await eventually('the icon on the screen', () => {
    shoot('icon');
    return change('panel', 'icon');
  }, 20_000);
  assert.ok(box[1] <= 32 && box[3] < 40, `what changed is ${box}`);
});

test('a click shows the menu, and its first line the window', { timeout: 60_000 }, async () => {
  await pause(500);
  shoot('icon');
  const [width, height, x, y] = change('panel', 'icon');
  mouse('mousemove', String(x + Math.round(width / 2)), String(y + Math.round(height / 2)), 'click', '1');
  const menu = await eventually('the menu', () => {
    shoot('menu');
    const box = change('icon', 'menu');
    return box && box[1] > 120 ? box : null;
  });
  const [, , left, top] = menu;
  mouse('mousemove', String(left + 40), String(Math.max(top, 32) + 14), 'click', '1');
  const window = await screen.window('^Daypass');
  await eventually('the page', () => screen.colours(window) > 100, 20_000);
  await pause(500);
  shoot('window');
  assert.match(screen.title(window), /demo/);
  assert.equal(tray.said(), '');
  mouse('windowclose', window); // the window is the tray's child, and its own process
});
