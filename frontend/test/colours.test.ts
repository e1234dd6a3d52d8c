// The contrast of every pair that the page puts together, recomputed from the CSS.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/tokens.css', 'utf8');
const blocks = [...css.matchAll(/:root[^{]*\{([^}]*)\}/g)].map((m) => tokens(m[1]!));
const [light, darkBySystem, darkByChoice] = blocks;

function tokens(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const text = 4.5;
const graphics = 3;
// foreground, background, light, dark, and what it has to reach
const table: [string, string, number, number, number][] = [
  ['ink', 'bg', 16.66, 14.27, text], ['ink', 'side', 15.22, 15.14, text], ['ink', 'hover', 13.87, 11.76, text], ['ink', 'pick', 13.21, 9.96, text],
  ['ink', 'raised', 16.66, 12.42, text], ['ink', 'band', 11.52, 7.24, text], ['ink', 'refuse-bg', 14.3, 12.35, text], ['ink', 'doubt-bg', 14.95, 11.75, text],
  ['ink-2', 'bg', 7.8, 8.18, text], ['ink-2', 'side', 7.12, 8.68, text], ['ink-2', 'hover', 6.49, 6.75, text], ['ink-2', 'pick', 6.18, 5.71, text],
  ['ink-2', 'raised', 7.8, 7.13, text],
  ['edge', 'bg', 3.96, 4.94, graphics], ['edge', 'side', 3.62, 5.24, graphics], ['edge', 'raised', 3.96, 4.3, graphics], ['edge', 'pick', 3.14, 3.45, graphics],
  ['edge', 'hover', 3.3, 4.07, graphics],
  ['accent', 'bg', 6.75, 8.52, text], ['accent', 'side', 6.17, 9.04, text], ['accent', 'pick', 5.35, 5.95, text], ['accent', 'raised', 6.75, 7.42, text],
  ['accent', 'band', 4.67, 4.32, graphics], ['on-accent', 'accent', 6.75, 7.82, text], ['on-accent', 'accent-hi', 9.25, 9.32, text],
  ['focus', 'bg', 6.75, 8.52, graphics], ['focus', 'side', 6.17, 9.04, graphics], ['focus', 'pick', 5.35, 5.95, graphics],
  ['refuse', 'bg', 7.23, 8.13, text], ['refuse', 'side', 6.61, 8.63, text], ['refuse', 'pick', 5.73, 5.68, text], ['refuse', 'refuse-bg', 6.2, 7.04, text],
  ['doubt', 'bg', 6.92, 9.04, text], ['doubt', 'side', 6.32, 9.59, text], ['doubt', 'doubt-bg', 6.21, 7.45, text],
  ['prod', 'bg', 8.95, 8.37, text], ['prod', 'side', 8.18, 8.88, text], ['prod', 'pick', 7.1, 5.84, text], ['prod', 'prod-bg', 7.64, 7.38, text],
];

it('has the same dark colours by the system and by choice', () => {
  expect(blocks).toHaveLength(3);
  expect(darkByChoice).toEqual(darkBySystem);
  expect(Object.keys(darkByChoice!)).toEqual(Object.keys(light!));
});

describe.each(table)('%s on %s', (front, back, inLight, inDark, least) => {
  it.each([
    ['light', light!, inLight],
    ['dark', darkByChoice!, inDark],
  ] as const)('%s', (_, colours, stated) => {
    const found = ratio(colours[front]!, colours[back]!);
    expect(found).toBeCloseTo(stated, 1);
    expect(found).toBeGreaterThanOrEqual(least);
  });
});

it('keeps the thumb visible on every neighbour: one of its two colours has 6.75:1', () => {
  for (const colours of [light!, darkByChoice!]) {
    for (const neighbour of ['bg', 'band', 'accent', 'refuse', 'refuse-bg', 'doubt', 'doubt-bg']) {
      const better = Math.max(ratio(colours.bg!, colours[neighbour]!), ratio(colours.ink!, colours[neighbour]!));
      expect(better, neighbour).toBeGreaterThanOrEqual(6.75);
    }
  }
});
