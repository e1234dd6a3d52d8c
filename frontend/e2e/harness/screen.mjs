// What can be seen and typed on a virtual display.

import { execFileSync } from 'node:child_process';
import { eventually } from './processes.mjs';

export function screenOf(display) {
  const env = { ...process.env, DISPLAY: display };
  const run = (program, args) => execFileSync(program, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const xdotool = (...args) => {
    try {
      return run('xdotool', args);
    } catch {
      return ''; // search exits 1 when it finds nothing
    }
  };
  return {
    /** The id of the window whose title matches, once it is on the screen. */
    window: (title) => eventually(`a window ${title}`, () => xdotool('search', '--onlyvisible', '--name', title).split('\n')[0]),
    /** The ids of the windows whose title matches, '' for none. */
    windows: (title) => xdotool('search', '--onlyvisible', '--name', title),
    title: (window) => xdotool('getwindowname', window),
    /** Gives a window the keyboard: there is no window manager to do it. */
    focus: (window) => xdotool('windowfocus', '--sync', window),
    key: (...keys) => xdotool('key', '--clearmodifiers', ...keys),
    type: (text) => xdotool('type', '--delay', '20', text),
    picture: (window, file) => run('import', ['-window', window, file]),
    /** How many colours a picture of the window has: a blank one has a few. */
    colours: (window) => Number(run('sh', ['-c', `import -window ${window} png:- | identify -format %k png:-`])),
    /** The colour of a pixel, as "srgb(255,255,255)". */
    colour: (window, x, y) => run('sh', ['-c', `import -window ${window} png:- | convert png:- -format '%[pixel:p{${x},${y}}]' info:`]),
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
