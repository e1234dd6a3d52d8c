// The duration bar as geometry, in px of the drawing's width. Pure: DurationBar
// puts it into attributes.

import type { Band, Outcome } from './contract';
import type { Scale } from './scale';

/** Half the native thumb: the first and the last tick stand this far inside. */
export const inset = 10;

export interface Stretch { x: number; width: number; outcome: Outcome }
export interface Wall { x: number; outcome: Outcome }
export interface Flag { seconds: number; x: number; band: Band; walled: boolean }
export interface Bar {
  thumb: number;
  stretches: Stretch[];
  solid: number; // how far the asked part is drawn solid, from 0
  under: Stretch | null; // the asked part that is not a plain yes: a line under the pattern
  walls: Wall[];
  flags: Flag[];
  minor: number[];
}

const minute = 60;
const hour = 3600;

export function drawBar(bands: readonly Band[], ticks: readonly number[], scale: Scale, want: number, width: number): Bar {
  const along = width - 2 * inset;
  const xOf = (seconds: number) => inset + (scale.toPosition(seconds) / scale.parts) * along;
  const thumb = xOf(want);
  const stretches: Stretch[] = [];
  const walls: Wall[] = [];
  const flags: Flag[] = [];
  let solid = 0;
  let under: Stretch | null = null;
  const drawn = joined(bands);
  drawn.forEach((band, i) => {
    const before = drawn[i - 1];
    const from = before ? xOf(before.to) : 0;
    const to = i === drawn.length - 1 ? width : xOf(band.to);
    stretches.push({ x: from, width: to - from, outcome: band.outcome });
    const asked = Math.min(thumb, to);
    if (asked > from) {
      if (band.outcome === 'allowed') solid = asked;
      else under = { x: from, width: asked - from, outcome: band.outcome };
    }
    if (before && (before.outcome !== band.outcome || band.short)) {
      // the wall carries the colour of what is limited, whichever side that is
      const limited = band.outcome === 'allowed' ? before : band;
      walls.push({ x: from, outcome: limited.outcome });
      if (limited === band) flags.push({ seconds: before.to, x: from, band, walled: true });
    }
    if (!before && flagOnFirst(band)) flags.push({ seconds: 0, x: 0, band, walled: false });
  });
  return { thumb, stretches, solid, under, walls, flags, minor: minorTicks(ticks).map(xOf) };
}

/** Bands of which the same is said, drawn as one: there is no edge between them to explain. */
function joined(bands: readonly Band[]): Band[] {
  const all: Band[] = [];
  for (const band of bands) {
    const last = all.at(-1);
    const same = last && last.outcome === band.outcome && last.code === band.code && last.short === band.short;
    if (same) all[all.length - 1] = { ...last, to: band.to };
    else all.push(band);
  }
  return all;
}

function flagOnFirst(band: Band): boolean {
  return band.outcome !== 'allowed' || band.basis === 'practice';
}

/** 30 and 45 min, then each hour: they show where the scale changes. */
export function minorTicks(ticks: readonly number[]): number[] {
  const end = ticks.at(-1)!;
  const all = [30 * minute, 45 * minute];
  for (let s = 2 * hour; s < end; s += hour) all.push(s);
  return all.filter((s) => s > ticks[0]! && s < end && !ticks.includes(s));
}
