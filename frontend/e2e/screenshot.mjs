// A picture of the real window on the demo.
//
//   node screenshot.mjs FILE

import { resolve } from 'node:path';
import { startProcess } from './harness/daypass.mjs';
import { makeHome } from './harness/home.mjs';
import { eventually } from './harness/processes.mjs';
import { pause, screenOf } from './harness/screen.mjs';

const file = resolve(process.argv[2]);
const daypass = await startProcess('daypass-window', { home: makeHome('Firefox'), env: { GTK_THEME: 'Adwaita' } });
try {
  const screen = screenOf(daypass.display);
  const window = await screen.window('^Daypass');
  await eventually('the page', () => screen.colours(window) > 300);
  screen.focus(window);
  await pause(500);
  screen.key('ctrl+k');
  screen.type('deploy-via-hub');
  await pause(1_000);
  screen.key('ctrl+l', 'ctrl+a');
  screen.type('8h');
  screen.key('Return', 'ctrl+k', 'Escape');
  await pause(1_000);
  screen.picture(window, file);
  process.stdout.write(`${file}\n`);
} finally {
  await daypass.stop();
}
