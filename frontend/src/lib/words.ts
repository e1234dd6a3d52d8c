// The shared catalogs, which Go embeds too. Placeholders are {name}; a plural is
// a text for `one` and one for `other`, chosen by {n}.

import en from '../../../internal/message/en.json';
import fr from '../../../internal/message/fr.json';
import type { Language } from './contract';

export type Params = Record<string, string | number>;
export type Words = (key: string, params?: Params) => string;

type Text = string | { one: string; other: string };
const catalogs: Record<Language, Record<string, Text>> = { en, fr };

/** The texts of a language. A key that no catalog has is shown as it is, and a test looks for that. */
export function words(language: Language): Words {
  const catalog = catalogs[language];
  const plurals = new Intl.PluralRules(language);
  return (key, params = {}) => {
    const text = catalog[key] ?? key;
    if (typeof text === 'string') return put(text, params);
    return put(plurals.select(Number(params.n)) === 'one' ? text.one : text.other, params);
  };
}

/** Puts params in place of {name}; what has no param stays. */
export function put(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
