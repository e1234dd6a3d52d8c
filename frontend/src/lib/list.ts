// The list as it is drawn: headings and rows, one after the other, each at its
// height. Positions are in rem, so that they follow the zoom.

import type { Row } from './contract';

export type Item =
  | { kind: 'heading'; text: string; top: number; height: number }
  | { kind: 'row'; row: Row; id: string; position: number; account: boolean /* no heading says it */; top: number; height: number };

export interface Headings { favourites: string; recent: string; unknown: string }

const headingHeight = 1.75;
const rowHeight = 2.5;

/** Favourites, recent, then the others by account in alphabetical order, unknown ones last: each profile once. */
export function grouped(rows: readonly Row[], headings: Headings): Item[] {
  const favourites = rows.filter((r) => r.favourite);
  const recent = rows.filter((r) => r.recent > 0 && !r.favourite).sort((a, b) => a.recent - b.recent).slice(0, 5);
  const accounts = new Map<string, Row[]>();
  const above = new Set([...favourites, ...recent]);
  for (const row of rows) {
    if (above.has(row)) continue;
    const name = accountTitle(row);
    const same = accounts.get(name);
    if (same) same.push(row);
    else accounts.set(name, [row]);
  }
  const named = [...accounts].filter(([name]) => name !== '').sort(([a], [b]) => a.localeCompare(b));
  const groups: Group[] = [
    { title: headings.favourites, rows: favourites, account: true },
    { title: headings.recent, rows: recent, account: true },
    ...named.map(([title, rows]) => ({ title, rows, account: false })),
  ];
  const unknown = accounts.get('');
  if (unknown) groups.push({ title: headings.unknown, rows: unknown, account: false });
  return laidOut(groups.filter((group) => group.rows.length > 0));
}

/** One flat list, in the order given: while searching, a profile stands once. */
export function flat(rows: readonly Row[]): Item[] {
  return laidOut([{ title: '', rows, account: true }]);
}

interface Group { title: string; rows: readonly Row[]; account: boolean }

function laidOut(groups: readonly Group[]): Item[] {
  const items: Item[] = [];
  let top = 0;
  let position = 0;
  for (const { title, rows, account } of groups) {
    if (title) {
      items.push({ kind: 'heading', text: title, top, height: headingHeight });
      top += headingHeight;
    }
    for (const row of rows) {
      position++;
      items.push({ kind: 'row', row, id: `row-${position}`, position, account, top, height: rowHeight });
      top += rowHeight;
    }
  }
  return items;
}

/** acme-prod · 1111-2222-3333, or what of it is known. */
export function accountTitle(row: { account: string; accountId: string }): string {
  return [row.account, accountNumber(row.accountId)].filter(Boolean).join(' · ');
}

/** An account number in groups of four, as AWS shows it. */
export function accountNumber(id: string): string {
  return id.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3');
}

export function heightOf(items: readonly Item[]): number {
  const last = items.at(-1);
  return last ? last.top + last.height : 0;
}

/** The items that a view of this height shows, one screen's edge to spare. Bounds as for slice. */
export function visible(items: readonly Item[], top: number, height: number): [from: number, to: number] {
  const spare = 4 * rowHeight;
  const from = firstBelow(items, top - spare);
  return [from, Math.max(from, firstBelow(items, top + height + spare) + 1)];
}

function firstBelow(items: readonly Item[], y: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    const item = items[mid]!;
    if (item.top + item.height <= y) low = mid + 1;
    else high = mid;
  }
  return low;
}
