// Signing in to Identity Center through a real browser, from the terminal and on
// the way to a console.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { startPage, startProcess } from '../harness/daypass.mjs';
import { eventually } from '../harness/processes.mjs';
import { windowOf } from '../harness/window.mjs';

test('the terminal signs in through the authorization page', { timeout: 300_000 }, async () => {
  const daypass = await startProcess('daypass', { args: ['--demo', 'login', 'acme-old'] });
  try {
    const ended = once(daypass.child, 'exit');
    const seen = await daypass.home.console();
    assert.match(seen.address, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/, 'the command line has neither state nor challenge');
    assert.match(seen.url, /^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
    assert.equal(seen.text.trim(), 'You are signed in. You can close this page.');
    assert.deepEqual(await ended, [0, null], daypass.said());
    assert.match(daypass.said(), /Signed in to acme-old\./);
  } finally {
    await daypass.stop();
  }
});

test('in French the page at the end is too', { timeout: 300_000 }, async () => {
  const daypass = await startProcess('daypass', { args: ['--demo', 'login', 'acme-old', '--json'], language: 'fr' });
  try {
    const seen = await daypass.home.console();
    assert.equal(seen.text.trim(), 'La connexion est établie. Vous pouvez fermer cette page.');
  } finally {
    await daypass.stop();
  }
});

test('who says no in the browser reads so there, and the terminal says so', { timeout: 300_000 }, async () => {
  const daypass = await startProcess('daypass', { args: ['--demo', 'login', 'acme-old'], env: { RECORDER_ANSWER: 'Deny' } });
  try {
    const ended = once(daypass.child, 'exit');
    const seen = await daypass.home.console();
    assert.equal(seen.text.trim(), 'The sign-in was refused. You can close this page.');
    assert.match(seen.url, /^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
    assert.deepEqual(await ended, [4, null], daypass.said());
    assert.match(daypass.said(), /Not signed in to acme-old: the sign-in was refused\./);
  } finally {
    await daypass.stop();
  }
});

// Somebody at the address that the terminal shows, on any computer.
async function withDevicePage(daypass, visit) {
  const shown = await eventually('the code', () => /code ([A-Z0-9]{4}-[A-Z0-9]{4}),[^]*?(http:\S+)/.exec(daypass.said()));
  const browser = await launchChromium();
  try {
    await visit(await browser.newPage(), { code: shown[1], address: shown[2] });
  } finally {
    await browser.close();
  }
}

for (const [answer, exit, says] of [['Allow', 0, /Signed in to acme-old\./], ['Deny', 4, /Not signed in to acme-old: the sign-in was refused\./]]) {
  test(`the device page shows the terminal's code, and ${answer} reaches it`, { timeout: 300_000 }, async () => {
    const daypass = await startProcess('daypass', { args: ['--demo', 'login', 'acme-old', '--device'] });
    try {
      const ended = once(daypass.child, 'exit');
      await withDevicePage(daypass, async (page, { code, address }) => {
        await page.goto(address);
        assert.equal(await page.locator('.code').textContent(), code);
        assert.doesNotMatch(address, /state|challenge|secret/);
        await page.getByRole('button', { name: answer }).click();
        await page.getByText('Your answer was passed on. You can close this page.').waitFor();
      });
      assert.deepEqual(await ended, [exit, null], daypass.said());
      assert.match(daypass.said(), says);
      assert.equal(daypass.home.consoles().length, 0, 'no browser was started here');
    } finally {
      await daypass.stop();
    }
  });
}

test('the pages refuse a code and a request that nobody made', { timeout: 300_000 }, async () => {
  const daypass = await startProcess('daypass', { args: ['--demo', 'login', 'acme-old', '--device'] });
  try {
    await withDevicePage(daypass, async (page, { address }) => {
      const unknown = new URL(address);
      unknown.searchParams.set('user_code', 'AAAA-AAAA');
      await page.goto(unknown.href);
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.getByText('This code is not known.').waitFor();
      const answer = await page.goto(`${unknown.origin}/authorize?response_type=code&client_id=x&redirect_uri=http://127.0.0.1/oauth/callback`);
      assert.equal(answer.status(), 400);
      await page.getByText('This sign-in request is not valid.').waitFor();
      assert.doesNotMatch(daypass.said(), /Signed in/);
    });
  } finally {
    await daypass.stop();
  }
});

test('the window signs in on the way to a console, and says so before', { timeout: 300_000 }, async () => {
  const daypass = await startPage();
  try {
    const window = windowOf(daypass.page);
    await window.choose('archive-view');
    await window.says(/Nobody is signed in to acme-old on this computer: that comes first\./);
    await window.primary.click();
    await window.says(/Go on in the browser: sign in to acme-old there\./);
    assert.equal((await daypass.home.console(1)).text.trim(), 'You are signed in. You can close this page.');
    assert.match((await daypass.home.console(2)).text, /ViewOnly/);
    assert.deepEqual(daypass.complaints, []);
  } finally {
    await daypass.stop();
  }
});
