// Looks at the page over the fake, as `npm run build:fake` built it and under
// the CSP that it ships with: pictures of the states into a folder, and what
// axe and the console say.
//
//   node scripts/look.mjs FOLDER [name…]
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../dist-fake', import.meta.url));
const [, , folder = 'pictures', ...only] = process.argv;
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const server = createServer((request, response) => {
  const path = join(root, new URL(request.url, 'http://x').pathname);
  if (!existsSync(path)) return response.writeHead(404).end();
  response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
  createReadStream(path).pipe(response);
}).listen(0, '127.0.0.1');

const wide = { width: 960, height: 640 };
const small = { width: 720, height: 480 };
const click = (name) => (page) => page.locator(name).first().click();
const openIt = (page) => page.locator('#primary').click();
const confirmed = async (page) => {
  await openIt(page);
  await openIt(page);
};
const withCode = async (page) => {
  await confirmed(page);
  await page.locator('#mfa').fill('492016');
  await page.locator('#mfa').press('Enter');
};
const states = {
  allowed: {},
  refused: { query: 'profile=deploy-via-hub' },
  uncertain: { query: 'profile=vendor-tool' },
  'iam-user-36h': { query: 'profile=bob' },
  root: { query: 'profile=root-key' },
  problem: { query: 'profile=old-deploy' },
  empty: { query: 'empty&nosessions' },
  edge: { query: 'profile=learned' },
  eleven: { query: 'profile=eleven-hours' },
  long: { query: 'profile=long' },
  demo: { query: 'profile=deploy-via-hub&demo' },
  zoom: { query: 'profile=deploy-via-hub&zoom=200' },
  'zoom-detail': { query: 'profile=deploy-via-hub&zoom=200', act: async (page) => page.locator('[aria-selected=true]').click() },
  night: { query: 'profile=deploy-direct&start=43200&now=2026-11-23T20:15:00' },
  forced: { query: 'profile=deploy-via-hub', media: { forcedColors: 'active' } },
  'forced-doubt': { query: 'profile=vendor-tool', media: { forcedColors: 'active' } },
  narrow: { query: 'profile=deploy-via-hub', size: { width: 320, height: 640 }, act: async (page) => page.locator('[aria-selected=true]').click() },
  spaced: {
    query: 'profile=deploy-via-hub',
    act: (page) => page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
      document.adoptedStyleSheets = [sheet];
    }),
  },
  many: { query: 'many=10000', act: async (page) => page.locator('#profiles').evaluate((l) => (l.scrollTop = l.scrollHeight)) },
  search: { act: async (page) => page.locator('#search').fill('prod de') },
  nothing: { act: async (page) => page.locator('#search').fill('zzz') },
  question: { act: openIt },
  mfa: { query: 'pause=50', act: async (page) => (await confirmed(page), await page.locator('#mfa').fill('49201')) },
  working: { query: 'profile=deploy-direct&pause=1500', act: async (page) => (await openIt(page), await page.waitForTimeout(1700)) },
  opened: { act: async (page) => (await withCode(page), await page.waitForTimeout(300)) },
  shortened: { query: 'profile=vendor-tool&outcome=shortened', act: async (page) => (await openIt(page), await page.waitForTimeout(300)) },
  late: { query: 'profile=deploy-direct&outcome=late', act: async (page) => (await openIt(page), await page.waitForTimeout(300)) },
  failed: { query: 'profile=deploy-direct&outcome=failed', act: async (page) => (await openIt(page), await page.waitForTimeout(300)) },
  bare: { act: async (page) => (await page.locator('#duration').fill('8'), await page.locator('#duration').press('Enter')) },
  bad: { act: async (page) => (await page.locator('#duration').fill('soon'), await page.locator('#duration').press('Enter')) },
  details: { act: click('text=/^(Details|Détails)$/') },
  settings: { act: click('text=/^(Settings|Réglages)$/') },
  keys: { act: async (page) => page.keyboard.press('F1') },
  menu: { act: async (page) => page.locator('.actions [aria-haspopup=menu]:visible').first().click() },
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
let wrong = 0;
for (const [name, { query = '', act, media, size: own }] of Object.entries(states)) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const [lang, theme, size] of [['en', 'light', wide], ['fr', 'dark', wide], ['fr', 'light', small], ['en', 'dark', small]]) {
    const page = await browser.newPage({ viewport: own ?? size, locale: lang === 'fr' ? 'fr-FR' : 'en-GB' });
    if (media) await page.emulateMedia(media);
    const label = `${name}-${lang}-${theme}-${size.width}`;
    const say = (text) => (wrong++, console.log(`${label}: ${text}`));
    page.on('console', (m) => ['error', 'warning'].includes(m.type()) && say(m.text()));
    page.on('pageerror', (e) => say(e.stack));
    await page.goto(`http://127.0.0.1:${server.address().port}/fake.html?lang=${lang}&theme=${theme}&${query}`);
    await page.waitForSelector('h1', { state: 'attached' });
    try {
      await act?.(page);
    } catch (e) {
      say(e.message);
    }
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(folder, `${label}.png`) });
    await page.evaluate(await (await import('node:fs/promises')).readFile(axe, 'utf8')).catch((e) => say(e.message));
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const v of found.violations) say(`axe ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`);
    await page.close();
  }
}
await browser.close();
server.close();
console.log(`${wrong} things to look at`);
