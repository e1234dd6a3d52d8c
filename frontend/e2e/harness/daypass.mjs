// The real Daypass under test, on the demo's simulator or on AWS files that a
// test wrote, with a display, a bus and a home of its own.

import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.mjs';
import { makeHome } from './home.mjs';
import { alive, end, eventually, freePort, startBus, startDisplay } from './processes.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const executable = (name) => join(root, 'bin', name);

const locales = { en: 'C.UTF-8', fr: 'fr_FR.UTF-8' };

// Nothing of this machine's own AWS set-up may reach the process under test.
const inherited = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|DISPLAY|WAYLAND|XDG_|DBUS_|LC_|LANG)/.test(name)));

/** Starts an executable of bin/ where nothing but the test can see it. */
export async function startProcess(name, { args = ['--demo'], language = 'en', env = {}, size, home = makeHome() } = {}) {
  const display = await startDisplay(size);
  const bus = await startBus(home.env.XDG_RUNTIME_DIR);
  const child = spawn(executable(name), args, {
    cwd: home.path,
    env: {
      ...inherited(), ...home.env, DISPLAY: display.display, DBUS_SESSION_BUS_ADDRESS: bus.address,
      LANG: locales[language], LC_ALL: locales[language], NO_AT_BRIDGE: '1', TZ: 'Europe/Paris', ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (text) => { said += text; });
  child.stderr.on('data', (text) => { said += text; });
  return {
    child, home, display: display.display, bus: bus.address,
    said: () => said,
    async stop() {
      const code = await end(child);
      await bus.stop();
      await display.stop();
      await home.remove();
      for (const stream of [child.stdout, child.stderr]) stream.destroy(); // whoever else has them may outlive it
      return code;
    },
  };
}

// The dev server's script is made with Svelte and makes Svelte's trusted-types
// policy a second time. The page's own meta tag refuses that; nothing else of
// its policy is loosened here.
function pageAllowingSecondPolicy(folder) {
  cpSync(join(root, 'frontend', 'dist'), folder, { recursive: true });
  const index = join(folder, 'index.html');
  const policy = 'trusted-types svelte-trusted-html';
  writeFileSync(index, readFileSync(index, 'utf8').replace(policy, `${policy} 'allow-duplicates'`));
  return folder;
}

/** The page in Chromium over the real App: the window's build with a dev server. */
export async function startPage({ language = 'en', colorScheme = 'light', width = 960, height = 640, ...options } = {}) {
  const port = await freePort();
  const home = options.home ?? makeHome();
  const url = `http://127.0.0.1:${port}/`;
  const daypass = await startProcess('daypass-dev', {
    ...options, language, home,
    env: { assetdir: pageAllowingSecondPolicy(home.folder('page')), devserver: `127.0.0.1:${port}`, loglevel: 'Error', ...options.env },
  });
  const browser = await launchChromium();
  const stop = async () => {
    await browser.close();
    await daypass.stop();
  };
  try {
    await eventually('the dev server', async () => {
      if (!alive(daypass.child)) throw new Error(`daypass-dev ended: ${daypass.said()}`);
      return fetch(url).then((answer) => answer.ok, () => false);
    });
    const context = await browser.newContext({
      viewport: { width, height }, colorScheme, locale: language === 'fr' ? 'fr-FR' : 'en-GB', timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce', permissions: [],
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const complaints = [];
    // The overlay of Wails' own dev script fails under our policy; no release has it.
    const ours = (text) => !text.includes('/wails/ipc.js');
    page.on('console', (message) => message.type() === 'error' && ours(message.location().url) && complaints.push(message.text()));
    page.on('pageerror', (reason) => ours(reason.stack ?? '') && complaints.push(reason.stack ?? String(reason)));
    await page.goto(url);
    return { page, url, home: daypass.home, display: daypass.display, bus: daypass.bus, said: daypass.said, complaints, stop };
  } catch (reason) {
    await stop();
    throw reason;
  }
}
