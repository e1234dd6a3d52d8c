import { describe, expect, it } from 'vitest';
import { scaleOf } from '../src/lib/scale';

const minute = 60;
const hour = 3600;
const bars = {
  '12 h': [15 * minute, hour, 4 * hour, 8 * hour, 12 * hour],
  '36 h': [15 * minute, hour, 4 * hour, 8 * hour, 12 * hour, 24 * hour, 36 * hour],
};

describe.each(Object.entries(bars))('the scale of a %s bar', (_, ticks) => {
  const scale = scaleOf(ticks);

  it('puts every tick at a whole position', () => {
    expect(ticks.map(scale.toPosition)).toEqual(ticks.map((_, i) => i));
  });

  it('has toSeconds as the inverse of toPosition, for every minute', () => {
    for (let s = ticks[0]!; s <= ticks.at(-1)!; s += minute) {
      expect(scale.toSeconds(scale.toPosition(s))).toBeCloseTo(s, 6);
    }
  });

  it('has toPosition as the inverse of toSeconds', () => {
    for (let p = 0; p <= scale.parts; p += 0.013) {
      expect(scale.toPosition(scale.toSeconds(p))).toBeCloseTo(p, 9);
    }
  });

  it('rises everywhere', () => {
    let before = -1;
    for (let s = ticks[0]!; s <= ticks.at(-1)!; s += minute) {
      expect(scale.toPosition(s)).toBeGreaterThan(before);
      before = scale.toPosition(s);
    }
  });

  it('sends what lies outside to the near end', () => {
    expect(scale.toPosition(minute)).toBe(0);
    expect(scale.toPosition(100 * hour)).toBe(scale.parts);
    expect(scale.toSeconds(-1)).toBe(ticks[0]);
    expect(scale.toSeconds(99)).toBe(ticks.at(-1));
  });
});

it('gives a chained role a quarter of the 12 h bar', () => {
  expect(scaleOf(bars['12 h']).toPosition(hour) / 4).toBe(0.25);
});
