// The Chromium of this machine, driven by Playwright. It downloads nothing.

import { accessSync, constants } from 'node:fs';
import { chromium } from 'playwright-core';

const places = [process.env.DAYPASS_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

export function executablePath() {
  for (const place of places) {
    if (!place) continue;
    try {
      accessSync(place, constants.X_OK);
      return place;
    } catch {
      // the next one
    }
  }
  throw new Error('no Chromium here: install chromium, or name one in DAYPASS_CHROMIUM');
}

export const launchChromium = () =>
  chromium.launch({
    executablePath: executablePath(),
    // Root has no sandbox. The other flags keep it from calling home.
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    ],
  });
