// Finding a profile by what is typed. Every term must occur somewhere in the
// row; where it occurs decides the rank.

import type { Row } from './contract';

export interface Indexed {
  row: Row;
  profile: string;
  all: string; // profile, role, account and its number
}

const marks = /[\u0300-\u036f]/g;

/** Lower case, without accents. */
export function fold(text: string): string {
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

/** The rows that match, best first; rows of one rank keep their order. */
export function search(index: readonly Indexed[], query: string): Row[] {
  const terms = fold(query).split(/\s+/).filter(Boolean).map((t) => (/^[\d-]+$/.test(t) ? t.replaceAll('-', '') || t : t));
  const plain = fold(query).split(/\s+/).filter(Boolean);
  const found: { entry: Indexed; rank: number; at: number }[] = [];
  index.forEach((entry, at) => {
    let rank = 0;
    for (let i = 0; i < plain.length; i++) {
      // 1111-2222-3333 is how an account number is shown, not how it is kept
      if (!entry.all.includes(plain[i]!) && !entry.all.includes(terms[i]!)) return;
      rank += rankOf(entry, plain[i]!);
    }
    found.push({ entry, rank, at });
  });
  return found.sort((a, b) => a.rank - b.rank || a.entry.profile.length - b.entry.profile.length || a.at - b.at).map((f) => f.entry.row);
}
