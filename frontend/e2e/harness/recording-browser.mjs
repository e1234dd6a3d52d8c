// Stands in for the user's browser: opens the address it is given in a real
// Chromium, follows it to the end, and appends what it saw to a file.
//
//   node recording-browser.mjs FILE ADDRESS

import { appendFileSync } from 'node:fs';
import { launchChromium } from './chromium.mjs';

const [file, address] = process.argv.slice(2);
let browser;
let seen;
try {
  browser = await launchChromium();
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  const answer = await page.goto(address, { waitUntil: 'load', timeout: 60_000 });
  const agree = page.getByRole('button', { name: process.env.RECORDER_ANSWER ?? 'Allow' }); // Identity Center's question
  if (await agree.count()) await Promise.all([page.waitForURL('http://127.0.0.1:*/oauth/callback?*'), agree.click()]);
  const provider = page.getByRole('button', { name: 'Sign in as alice' }); // the demo's identity provider
  if (await provider.count()) await Promise.all([page.waitForURL('http://127.0.0.1:*/saml'), provider.click()]);
  const end = new URL(page.url());
  seen = {
    address, // what stood on the command line
    status: answer?.status() ?? 0,
    // Without the query: a sign-in link is a secret, also in a test's files.
    url: end.origin + end.pathname,
    title: await page.title(),
    text: await page.evaluate(() => document.body.innerText),
  };
} catch (reason) {
  seen = { address, failed: String(reason).split('\n')[0] };
  process.exitCode = 1;
}
appendFileSync(file, JSON.stringify(seen) + '\n');
await browser?.close();
