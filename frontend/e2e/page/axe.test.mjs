// No violation that axe-core knows, in each state, language and theme.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Through the debugger: the page's policy lets no script of ours in.
async function violations(page) {
  await page.evaluate(source);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

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
};

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
