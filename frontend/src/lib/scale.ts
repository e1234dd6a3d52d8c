// The duration bar's scale: equal widths between the named ticks, linear
// inside each. A position runs from 0 to the number of parts; toSeconds is the
// inverse of toPosition on it. Seconds outside the ticks go to the near end.

export interface Scale {
  parts: number;
  toPosition(seconds: number): number;
  toSeconds(position: number): number;
}

export function scaleOf(ticks: readonly number[]): Scale {
  const parts = ticks.length - 1;
  const part = (k: number) => ({ from: ticks[k]!, length: ticks[k + 1]! - ticks[k]! });
  return {
    parts,
    toPosition(seconds) {
      if (seconds <= ticks[0]!) return 0;
      if (seconds >= ticks[parts]!) return parts;
      let k = 0;
      while (seconds >= ticks[k + 1]!) k++;
      const { from, length } = part(k);
      return k + (seconds - from) / length;
    },
    toSeconds(position) {
      if (position <= 0) return ticks[0]!;
      if (position >= parts) return ticks[parts]!;
      const k = Math.floor(position);
      const { from, length } = part(k);
      return from + (position - k) * length;
    },
  };
}
