import { describe, expect, it } from 'vitest';
import type { Row } from '../src/lib/contract';
import { flat, grouped, heightOf, visible, type Item } from '../src/lib/list';
import { indexRows, search } from '../src/lib/search';

const row = (profile: string, more: Partial<Row> = {}): Row => ({
  profile, role: '', account: '', accountId: '', icon: 'role', favourite: false, production: false, colour: '', remembered: 0, recent: 0, problem: '', ...more,
});
const headings = { favourites: 'Favourites', recent: 'Recent', unknown: 'Unknown' };
const shape = (items: Item[]) => items.map((i) => (i.kind === 'heading' ? `# ${i.text}` : i.row.profile));

describe('the groups', () => {
  const rows = [
    row('z', { account: 'zeta', accountId: '111122223333' }),
    row('nobody'),
    row('fav', { account: 'zeta', accountId: '111122223333', favourite: true, recent: 1 }),
    row('second', { recent: 2 }),
    row('a', { account: 'alpha' }),
    row('third', { recent: 3 }),
  ];

  it('are favourites, recent without them, accounts by name, unknown last; a profile once', () => {
    expect(shape(grouped(rows, headings))).toEqual([
      '# Favourites', 'fav', '# Recent', 'second', 'third', '# alpha', 'a', '# zeta · 1111-2222-3333', 'z', '# Unknown', 'nobody',
    ]);
  });

  it('hold five recent profiles at most', () => {
    const many = Array.from({ length: 8 }, (_, i) => row(`r${i}`, { recent: 8 - i }));
    const shown = shape(grouped(many, headings));
    expect(shown.slice(0, 6)).toEqual(['# Recent', 'r7', 'r6', 'r5', 'r4', 'r3']);
    expect(shown.slice(6)).toEqual(['# Unknown', 'r0', 'r1', 'r2']);
  });

  it('number the rows through, whatever group they are in', () => {
    const positions = grouped(rows, headings).flatMap((i) => (i.kind === 'row' ? [i.position] : []));
    expect(positions).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('what is drawn', () => {
  const items = flat(Array.from({ length: 10_000 }, (_, i) => row(`p${i}`)));

  it('is what is in sight and a little more', () => {
    const [from, to] = visible(items, heightOf(items) / 2, 30);
    expect(to - from).toBeLessThan(30);
    expect(items[from]!.top).toBeLessThan(heightOf(items) / 2);
    expect(items[to - 1]!.top + items[to - 1]!.height).toBeGreaterThan(heightOf(items) / 2 + 30);
  });

  it('reaches the last row', () => {
    const [, to] = visible(items, heightOf(items), 30);
    expect(to).toBeGreaterThanOrEqual(items.length);
  });

  it('is nothing in an empty list', () => {
    expect(heightOf([])).toBe(0);
    expect([].slice(...visible([], 0, 30))).toEqual([]);
  });
});

describe('searching', () => {
  const rows = [
    row('staging-admin', { role: 'Admin', account: 'acme-staging', accountId: '222233334444' }),
    row('deploy-prod', { role: 'Deploy', account: 'acme', accountId: '111122223333' }),
    row('prod', { role: 'Écriture', account: 'acme', accountId: '111122223333' }),
    row('prod-admin', { role: 'Admin', account: 'acme-prod', accountId: '111122223333' }),
  ];
  const found = (query: string) => search(indexRows(rows), query).map((r) => r.profile);

  it('wants every term, in any order', () => {
    expect(found('admin prod')).toEqual(['prod-admin']);
    expect(found('prod nothing')).toEqual([]);
  });

  it('ranks the exact name, then beginnings, then words, then the rest', () => {
    expect(found('prod')).toEqual(['prod', 'prod-admin', 'deploy-prod']);
  });

  it('finds roles without their accents, and accounts as AWS groups them', () => {
    expect(found('ecriture')).toEqual(['prod']);
    expect(found('2222-3333-4444')).toEqual(['staging-admin']);
    expect(found('33334444')).toEqual(['staging-admin']);
  });
});
