// The shared catalogs, which Go embeds too. Placeholders are {name}; a plural
// has the keys `.one` and `.other`.

import en from '../../../internal/message/en.json';
import fr from '../../../internal/message/fr.json';
import type { Language } from './contract';

export type Params = Record<string, string | number>;
export type Words = (key: string, params?: Params) => string;

const catalogs: Record<Language, Record<string, string>> = { en, fr };

/** The texts of a language. A key that no catalog has is shown as it is, and a test looks for that. */
export function words(language: Language): Words {
  const catalog = catalogs[language];
  const plurals = new Intl.PluralRules(language);
  return (key, params = {}) => {
    const plural = typeof params.n === 'number' ? `${key}.${plurals.select(params.n) === 'one' ? 'one' : 'other'}` : key;
    return put(catalog[plural] ?? catalog[key] ?? key, params);
  };
}

/** Puts params in place of {name}; what has no param stays. */
export function put(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
