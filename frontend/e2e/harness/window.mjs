// What a person does in the window, by what they see: roles and names.

const labels = {
  en: { duration: 'Duration', code: 'MFA code', keep: 'Continue' },
  fr: { duration: 'Durée', code: 'Code MFA', keep: 'Continuer' },
};

export function windowOf(page, language = 'en') {
  const label = labels[language];
  const search = page.getByRole('combobox').first();
  const heading = page.getByRole('heading', { level: 1 });
  const answer = page.locator('main');
  const primary = page.locator('#primary');
  return {
    page, search, heading, answer, primary,
    /** Goes to a profile by a click on its row. */
    async choose(profile) {
      await search.fill(profile);
      await page.getByRole('option', { name: new RegExp(`^${profile}(,|$)`) }).click();
      await page.locator('main').getByText(profile, { exact: true }).first().waitFor();
    },
    async ask(text) {
      const field = page.getByRole('textbox', { name: label.duration, exact: true });
      await field.fill(text);
      await field.press('Enter');
    },
    remedy: (words) => page.locator('main').getByRole('button', { name: words }),
    /** Types the code that the demo's device shows. */
    async typeCode() {
      const field = page.getByRole('textbox', { name: label.code });
      await field.waitFor();
      const [code] = /\b\d{6}\b/.exec((await page.locator('#mfa-help').textContent()) ?? '') ?? [];
      await field.fill(code ?? '');
      await page.getByRole('button', { name: label.keep }).click();
    },
    said: async () => ((await answer.textContent()) ?? '').replace(/\s+/g, ' ').trim(),
    /** The right pane once it says this. */
    async says(pattern) {
      await answer.filter({ hasText: pattern }).waitFor({ timeout: 60_000 });
      return ((await answer.textContent()) ?? '').replace(/\s+/g, ' ').trim();
    },
  };
}
