// Starts and ends the processes that a test needs: a display, a session bus,
// Daypass. Every one is ended by its own id.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Waits until answer() gives something, asking every 50 ms. */
export async function eventually(what, answer, timeout = 60_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const got = await answer();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const alive = (child) => child.exitCode === null && child.signalCode === null;

/** Ends a process; resolves with its exit code or signal. */
export async function end(child, signal = 'SIGTERM', grace = 30_000) {
  if (!alive(child)) return child.exitCode ?? child.signalCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), grace);
  const [code, by] = await gone;
  clearTimeout(timer);
  return code ?? by;
}

/**
 * A free port of 127.0.0.1, below those that the system hands out by itself: one of
 * those could be any connection's by the time that it is listened on.
 */
export async function freePort() {
  for (let tries = 0; tries < 100; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error('no free port');
}

/** A virtual display; size is "1280x900". */
export async function startDisplay(size = '1280x900') {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await Promise.race([
    once(server.stdio[3], 'data'),
    once(server, 'error').then(([reason]) => { throw reason; }),
    once(server, 'exit').then(() => { throw new Error('Xvfb did not start'); }),
  ]);
  return { display: `:${String(number).trim()}`, stop: () => end(server) };
}

/** A session bus of the test's own: what is started on it finds no desktop. */
export async function startBus(folder) {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1', `--address=unix:dir=${folder}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = await Promise.race([
    once(bus.stdout, 'data'),
    once(bus, 'error').then(([reason]) => { throw reason; }),
    once(bus, 'exit').then(() => { throw new Error('dbus-daemon did not start'); }),
  ]);
  return {
    address: String(address).trim(),
    async stop() {
      await end(bus);
      bus.stdout.destroy(); // what the bus started has it as well, and may outlive it: the test would not end
    },
  };
}
