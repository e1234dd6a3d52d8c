// The whole catalogs, as Go has them: the fake writes its sentences with them.

import en from '../../../internal/message/en.json?raw';
import fr from '../../../internal/message/fr.json?raw';
import type { Language, Text } from '../lib/contract';
import { put, type Params } from '../lib/words';

export const catalogs = { en: JSON.parse(en), fr: JSON.parse(fr) } as Record<Language, Record<string, Text>>;

export type Say = (key: string, params?: Params) => string;

export function sayIn(language: Language): Say {
  return (key, params = {}) => {
    const text = catalogs[language][key];
    if (text === undefined) throw new Error(`no text for ${key}`);
    return put(typeof text === 'string' ? text : Number(params.n) === 1 ? text.one : text.other, params);
  };
}
