// Where the thumb goes: by keys from stop to stop, by the pointer to the
// nearest. The stops and the bands are Go's.

import type { Band } from './contract';
import type { Scale } from './scale';

const minute = 60;
const edgeReach = 8; // px within which the pointer means the edge

/** Where one band ends and another begins. */
export function edgesOf(bands: readonly Band[]): number[] {
  return bands.slice(0, -1).map((band) => band.to);
}

/** The next of the sorted points past seconds in a direction, else seconds' end of them. */
export function nextPoint(points: readonly number[], seconds: number, direction: 1 | -1): number {
  const onward = direction > 0 ? points.find((p) => p > seconds) : points.findLast((p) => p < seconds);
  return onward ?? (direction > 0 ? points.at(-1)! : points[0]!);
}

/** The stop that the pointer means: an edge within reach, else the nearest on the scale. */
export function pointedStop(
  stops: readonly number[],
  edges: readonly number[],
  scale: Scale,
  position: number,
  pxPerPart: number,
): number {
  const px = (seconds: number) => Math.abs(scale.toPosition(seconds) - position) * pxPerPart;
  const nearest = (points: readonly number[]) => points.reduce((best, p) => (px(p) < px(best) ? p : best), points[0]!);
  const edge = edges.length > 0 ? nearest(edges) : undefined;
  return edge !== undefined && px(edge) <= edgeReach ? edge : nearest(stops);
}

/** What a key on the slider or the field asks for; undefined when the key is none of theirs. */
export function keyedSeconds(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  seconds: number,
  stops: readonly number[],
  ticks: readonly number[],
  edges: readonly number[],
): number | undefined {
  const low = stops[0]!;
  const high = stops.at(-1)!;
  const within = (s: number) => Math.min(high, Math.max(low, s));
  const step = (direction: 1 | -1) =>
    event.shiftKey ? within(seconds + direction * minute) : nextPoint(stops, seconds, direction);
  const landmarks = [...new Set([...ticks, ...edges])].sort((a, b) => a - b);
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return step(1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return step(-1);
    case 'PageUp':
      return nextPoint(landmarks, seconds, 1);
    case 'PageDown':
      return nextPoint(landmarks, seconds, -1);
    case 'Home':
      return low;
    case 'End':
      return high;
  }
  return undefined;
}
