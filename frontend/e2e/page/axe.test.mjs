// No violation that axe-core knows, in each state, language and theme.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

const states = {
  allowed: (w) => w.choose('billing'),
  refused: async (w) => {
    await w.choose('deploy-via-hub');
    await w.ask('8 h');
  },
  uncertain: (w) => w.choose('vendor-tool'),
  'an IAM user': (w) => w.choose('base'),
  'nothing works': (w) => w.choose('iso-ops'),
  'a broken profile': (w) => w.choose('old-deploy'),
  'a search without a match': (w) => w.search.fill('nothing is called this'),
  opened: async (w) => {
    await w.choose('audit');
    await w.primary.click();
    await w.says(/Recorder/);
  },
  'credentials to paste': (w) => fromFoot(w, 0),
  'what went wrong, in an answer': async (w) => {
    await w.page.keyboard.press('Escape');
    await fromFoot(w, -1);
    await w.page.getByRole('dialog').getByRole('textbox').fill('HTTP Status 400 - Invalid credentials parameter AWS_SECRET_ACCESS_KEY=abc');
    await w.page.getByRole('dialog').locator('form button').click();
    await w.page.getByRole('dialog').locator('li').first().waitFor();
  },
};

async function fromFoot(w, item) {
  await w.page.locator('.foot [aria-haspopup=menu]').click();
  await w.page.getByRole('menuitem').nth(item).click();
  await w.page.getByRole('dialog').waitFor();
}

for (const language of ['en', 'fr']) {
  for (const colorScheme of ['light', 'dark']) {
    describe(`${language}, ${colorScheme}`, () => {
      let daypass;
      before(async () => { daypass = await startPage({ language, colorScheme }); });
      after(() => daypass.stop());
      for (const [state, reach] of Object.entries(states)) {
        test(state, async () => {
          await reach(windowOf(daypass.page, language));
          await daypass.page.waitForTimeout(250);
          assert.deepEqual(await violations(daypass.page), []);
        });
      }
    });
  }
}
