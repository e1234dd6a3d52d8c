// What the page says by itself. Go has the catalogs and gives the page those of
// its language when it starts. Placeholders are {name}; a plural is a text for
// `one` and one for `other`, chosen by {n}.

import type { Language, Text } from './contract';

export type Params = Record<string, string | number>;
export type Words = (key: string, params?: Params) => string;

const catalogs: Record<Language, Record<string, Text>> = { en: {}, fr: {} };

/** Takes the texts of a language. */
export function learn(language: Language, texts: Record<string, Text>): void {
  catalogs[language] = texts;
}

/** The texts of a language. A key that no catalog has is shown as it is, and a test looks for that. */
export function words(language: Language): Words {
  const plurals = new Intl.PluralRules(language);
  return (key, params = {}) => {
    const text = catalogs[language][key] ?? key;
    if (typeof text === 'string') return put(text, params);
    return put(plurals.select(Number(params.n)) === 'one' ? text.one : text.other, params);
  };
}

/** Puts params in place of {name}; what has no param stays. */
export function put(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
