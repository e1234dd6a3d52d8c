// The real window: it appears, and goes when it is told to.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { startProcess } from '../harness/daypass.mjs';
import { alive, end, eventually } from '../harness/processes.mjs';

let daypass;

before(async () => { daypass = await startProcess('daypass-window'); });
after(() => daypass.stop());

const xdotool = (...args) => {
  try {
    return execFileSync('xdotool', args, { env: { ...process.env, DISPLAY: daypass.display }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return ''; // xdotool search exits 1 when it finds nothing
  }
};

test('appears, and says that it is the demo', async () => {
  const window = await eventually('the window', () => xdotool('search', '--onlyvisible', '--name', '^Daypass').split('\n')[0]);
  assert.match(xdotool('getwindowname', window), /^Daypass.*demo/i);
  assert.ok(alive(daypass.child));
});

test('exits within 2 s of SIGTERM, with 0', async () => {
  const begin = Date.now();
  assert.equal(await end(daypass.child), 0);
  assert.ok(Date.now() - begin < 2_000, `took ${Date.now() - begin} ms`);
});
