// A home folder of the test's own: its settings, its AWS files, its browser.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './processes.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

const longestBrowser = 130_000; // ms: a page may take 60 s to load, and 60 s to lead on

/** Whether a process runs: one that nobody has taken leave of does not. */
function runs(pid) {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** browser: what the recording browser is called. */
export function makeHome(browser = 'Recorder') {
  const home = mkdtempSync(join(tmpdir(), 'daypass-e2e-'));
  const folder = (...parts) => {
    const path = join(home, ...parts);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const record = join(home, 'consoles.jsonl');
  const started = join(home, 'started');
  const bin = folder('bin');
  const applications = folder('.local', 'share', 'applications');
  const script = join(bin, 'xdg-open');
  writeFileSync(script, [
    '#!/bin/sh',
    `echo $$ >>${quoted(started)}`, // exec keeps the number
    `exec ${quoted(process.execPath)} ${quoted(join(here, 'recording-browser.mjs'))} ${quoted(record)} "$1"`,
    '',
  ].join('\n'));
  chmodSync(script, 0o755);
  writeFileSync(join(applications, 'recorder.desktop'), [
    '[Desktop Entry]', 'Type=Application', `Name=${browser}`, `Exec=${script} %u`, 'Categories=WebBrowser;',
    'MimeType=x-scheme-handler/http;x-scheme-handler/https;text/html;', '',
  ].join('\n'));
  const config = folder('.config');
  writeFileSync(join(config, 'mimeapps.list'), [
    '[Default Applications]', 'x-scheme-handler/http=recorder.desktop', 'x-scheme-handler/https=recorder.desktop', '',
  ].join('\n'));

  const consoles = () =>
    existsSync(record) ? readFileSync(record, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)) : [];

  return {
    path: home,
    env: {
      HOME: home, XDG_CONFIG_HOME: config, XDG_STATE_HOME: folder('.local', 'state'), XDG_CACHE_HOME: folder('.cache'),
      XDG_DATA_HOME: join(home, '.local', 'share'), XDG_RUNTIME_DIR: folder('run'),
      PATH: `${bin}:${process.env.PATH}`, BROWSER: script,
    },
    folder,
    consoles,
    /** What the browser saw when it was opened for the nth time. */
    console: (nth = 1) => eventually(`console ${nth} in the browser`, () => consoles()[nth - 1]),
    /** Waits for the browsers that were started, which still write, and removes everything. */
    async remove() {
      const browsers = () => (existsSync(started) ? readFileSync(started, 'utf8').split('\n').filter(Boolean) : []);
      await eventually('the browsers to end', () => !browsers().some(runs), longestBrowser);
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
