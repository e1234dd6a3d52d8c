// Signing in to Identity Center through a real browser, from the terminal and on
// the way to a console.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { startPage, startProcess } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

test('the terminal signs in through the authorization page', { timeout: 90_000 }, async () => {
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

test('in French the page at the end is too', { timeout: 90_000 }, async () => {
  const daypass = await startProcess('daypass', { args: ['--demo', 'login', 'acme-old', '--json'], language: 'fr' });
  try {
    const seen = await daypass.home.console();
    assert.equal(seen.text.trim(), 'La connexion est établie. Vous pouvez fermer cette page.');
  } finally {
    await daypass.stop();
  }
});

test('the window signs in when asked to, and opens then', { timeout: 120_000 }, async () => {
  const daypass = await startPage();
  try {
    const window = windowOf(daypass.page);
    await window.choose('archive-view');
    await window.primary.click();
    await window.says(/there is no valid sign-in to acme-old/);
    await window.primary.click(); // Sign in to acme-old again…
    assert.equal((await daypass.home.console(1)).text.trim(), 'You are signed in. You can close this page.');
    assert.match((await daypass.home.console(2)).text, /ViewOnly/);
    assert.deepEqual(daypass.complaints, []);
  } finally {
    await daypass.stop();
  }
});
