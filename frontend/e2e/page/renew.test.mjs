// What was opened, as far as Daypass knows, and the same again by Renew.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

test('Renew opens the same role, duration and destination, and says what became of the first', { timeout: 300_000 }, async () => {
  const daypass = await startPage();
  try {
    const { page, home } = daypass;
    const window = windowOf(page);
    await window.choose('billing');
    await window.ask('3 h');
    await page.locator('.actions').getByRole('button', { name: /^Destination: / }).click();
    await page.getByRole('menuitemradio', { name: 'S3', exact: true }).click();
    await window.primary.click();
    const first = await home.console(1);
    const rows = page.locator('#sessions li');
    await rows.filter({ hasText: /left/ }).waitFor();
    await window.choose('audit');
    await page.getByRole('button', { name: 'Renew, billing' }).click();
    const second = await home.console(2);
    assert.match(second.title, /Billing/);
    const plain = (text) => text.replace(/\s+/g, ' ');
    assert.match(plain(second.text), /in 3 h, as SessionDuration asked/);
    const where = (text) => /https:\S*s3\S*/.exec(text)?.[0];
    assert.ok(where(first.text), `no S3 in ${first.text}`);
    assert.equal(where(second.text), where(first.text));
    await rows.nth(1).filter({ hasText: 'opened again' }).waitFor();
    assert.match(plain(await rows.nth(0).innerText()), /2 h 59 min left|3 h left/);
    // A link is no session until somebody uses it.
    await window.choose('audit');
    await page.locator('.actions').getByRole('button', { name: /^Copy link/ }).click();
    await rows.filter({ hasText: /link made at/ }).waitFor();
    assert.deepEqual(daypass.complaints, []);
  } finally {
    await daypass.stop();
  }
});
