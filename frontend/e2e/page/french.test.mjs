// The same in French, from the locale, and switched while it runs.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

let daypass;
let window;

before(async () => {
  daypass = await startPage({ language: 'fr' });
  window = windowOf(daypass.page, 'fr');
});
after(() => daypass.stop());

test('speaks French because the locale does', async () => {
  await daypass.page.getByText('Démonstration').first().waitFor();
  assert.equal(await daypass.page.locator('html').getAttribute('lang'), 'fr');
  await window.choose('deploy-via-hub');
  await window.ask('8 heures');
  assert.match(await window.says(/AWS refuse 8.h ici/), /Deploy est assumé à partir d’un autre rôle, Hub/);
  assert.match(await window.primary.innerText(), /^Ouvrir plutôt pour 1.h$/);
});

test('no line begins with a mark that French ties to the word before it', async () => {
  const text = await daypass.page.locator('body').innerText();
  assert.doesNotMatch(text, / [:;?!»]/, 'an ordinary space before a French mark can break the line');
});

test('opens, and says so in French', async () => {
  await window.choose('billing');
  await window.ask('8 h');
  await window.primary.click();
  await window.says(/Console ouverte dans Recorder pour 8.h, jusqu’à/);
  assert.match((await daypass.home.console(1)).text, /in 8 h, as SessionDuration asked/);
});

test('switches to English in the settings, and stays there', async () => {
  const { page } = daypass;
  await page.getByRole('button', { name: 'Réglages' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').first().selectOption('en').catch(() => dialog.getByText('English', { exact: true }).click());
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByText('Nothing here reaches AWS').waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints, []);
});
