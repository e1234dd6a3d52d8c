// XFCE's panel with nothing on it but the tray, on a display and a bus of the
// test's own, and what it knows of the icons.

import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { end } from './processes.mjs';

// One panel along the top.
const settings = `<?xml version="1.0" encoding="UTF-8"?>
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

const watcher = 'org.kde.StatusNotifierWatcher';

/** home is the test's, display and bus are those of the Daypass beside it. */
export function startPanel({ home, display, bus }) {
  const env = { ...process.env, ...home.env, DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: bus, LANG: 'C.UTF-8', NO_AT_BRIDGE: '1' };
  writeFileSync(join(home.folder('.config', 'xfce4', 'xfconf', 'xfce-perchannel-xml'), 'xfce4-panel.xml'), settings);
  const panel = spawn('xfce4-panel', ['--disable-wm-check'], { env, stdio: 'ignore' });
  const call = (to, path, method, ...args) => {
    try {
      return execFileSync('dbus-send', ['--session', '--print-reply=literal', `--dest=${to}`, path, method, ...args], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      return ''; // nobody of that name, as yet
    }
  };
  const property = (name) => call(watcher, '/StatusNotifierWatcher', 'org.freedesktop.DBus.Properties.Get', `string:${watcher}`, `string:${name}`);
  return {
    /** Whether there is a tray to show an icon in. */
    ready: () => /true/.test(property('IsStatusNotifierHostRegistered')),
    /** The bus names of the icons. */
    icons: () => property('RegisteredStatusNotifierItems').match(/:\d+\.\d+/g) ?? [],
    /** The process that an icon is of. */
    processOf: (icon) => Number(call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetConnectionUnixProcessID', `string:${icon}`).match(/\d+$/)?.[0] ?? 0),
    stop: () => end(panel),
  };
}
