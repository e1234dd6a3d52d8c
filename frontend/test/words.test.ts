// Every text that the page asks for is in both catalogs. That Go gives it to the
// page is a test of Go's.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { words } from '../src/lib/words';

const sources = ['src/lib', 'src/state', 'src/ui'].flatMap((dir) => readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8')));
const literal = sources.flatMap((s) => [...s.matchAll(/\bwords\([^'`)]*'([\w.-]+)'/g)].map((m) => m[1]!));
const chosen = sources.flatMap((s) => [...s.matchAll(/\? '([a-z]+\.[\w.-]+)' : '([a-z]+\.[\w.-]+)'/g)].flatMap((m) => [m[1]!, m[2]!]));
const families = {
  step: ['credentials', 'token', 'browser', 'state.waiting', 'state.under-way', 'state.done', 'state.failed'],
  colour: ['none', 'pink', 'purple', 'dark-blue', 'light-blue', 'teal', 'green', 'yellow', 'orange', 'red'],
  keys: ['search', 'move', 'enter', 'primary', 'copy', 'favourite', 'duration', 'panes', 'reread', 'settings', 'zoom', 'escape', 'forget', 'close', 'quit', 'help'],
  time: ['untilToday', 'untilTomorrow', 'untilDate', 'whenToday', 'whenDate'],
};
const keys = [...new Set([...literal, ...chosen, ...Object.entries(families).flatMap(([f, all]) => all.map((k) => `${f}.${k}`))])].sort();

describe.each(['en', 'fr'] as const)('the %s catalog', (language) => {
  it.each(keys)('has %s', (key) => {
    expect(words(language)(key, { n: 1 })).not.toBe(key);
  });
});

it('found the keys it looks for', () => {
  expect(keys.length).toBeGreaterThan(80);
  expect(keys).toContain('act.production');
});

it('chooses plurals as each language does', () => {
  expect(words('en')('list.count', { n: 0 })).toBe('0 profiles');
  expect(words('fr')('list.count', { n: 0 })).toMatch(/^0.profil$/);
  expect(words('fr')('list.count', { n: 2 })).toMatch(/^2.profils$/);
});
