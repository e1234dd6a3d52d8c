// Finding a profile by what is typed. Every term must occur somewhere in the
// row; where it occurs decides the rank.

import type { Row } from './contract';

export interface Indexed {
  row: Row;
  profile: string;
  all: string; // profile, role, account and its number
}

const plain = /^[\x20-\x7e]*$/;
const marks = /[\u0300-\u036f]/g;

/** Lower case, without accents. */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase(); // ten times as fast, and what nearly all names are
  return text.normalize('NFD').replace(marks, '').toLowerCase();
}

export function indexRows(rows: readonly Row[]): Indexed[] {
  return rows.map((row) => {
    const profile = fold(row.profile);
    return { row, profile, all: `${profile} ${fold(row.role)} ${fold(row.account)} ${row.accountId}` };
  });
}

const best = { exact: 0, start: 1, word: 2, inside: 3, elsewhere: 4 } as const;

function rankOf(entry: Indexed, term: string): number {
  const at = entry.profile.indexOf(term);
  if (at === 0) return entry.profile.length === term.length ? best.exact : best.start;
  if (at > 0) return /[^a-z0-9]/.test(entry.profile[at - 1]!) ? best.word : best.inside;
  return best.elsewhere;
}

// A match as one number, so that ten thousand of them sort in place: rank, then
// length of the profile's name, then place in the list.
const places = 2 ** 20;
const lengths = 2 ** 12;

/** The rows that match, best first and the shortest first; rows of one rank keep their order. */
export function search(index: readonly Indexed[], query: string): Row[] {
  const terms = fold(query).split(/\s+/).filter(Boolean);
  // 1111-2222-3333 is how an account number is shown, not how it is kept
  const kept = terms.map((t) => (/^[\d-]+$/.test(t) ? t.replaceAll('-', '') || t : t));
  const found = new Float64Array(index.length);
  let count = 0;
  index.forEach((entry, at) => {
    let rank = 0;
    for (let i = 0; i < terms.length; i++) {
      if (!entry.all.includes(terms[i]!) && !entry.all.includes(kept[i]!)) return;
      rank += rankOf(entry, terms[i]!);
    }
    found[count++] = (rank * lengths + Math.min(entry.profile.length, lengths - 1)) * places + at;
  });
  return Array.from(found.subarray(0, count).sort(), (match) => index[match % places]!.row);
}
