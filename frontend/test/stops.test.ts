import { describe, expect, it } from 'vitest';
import { scaleOf } from '../src/lib/scale';
import { edgesOf, keyedSeconds, nextPoint, pointedStop } from '../src/lib/stops';
import { plans, stopsUpTo } from '../src/fake/plans';
import { sayIn } from '../src/fake/say';

const minute = 60;
const hour = 3600;
const ticks = [15 * minute, hour, 4 * hour, 8 * hour, 12 * hour];
const edge = 2 * hour + 13 * minute;
const stops = stopsUpTo(12 * hour, edge);
const press = (key: string, from: number, shiftKey = false) => keyedSeconds({ key, shiftKey }, from, stops, ticks, [edge]);

describe('keys', () => {
  it.each([
    ['ArrowRight', 8 * hour, 8 * hour + 30 * minute],
    ['ArrowUp', 8 * hour, 8 * hour + 30 * minute],
    ['ArrowLeft', 8 * hour, 7 * hour + 30 * minute],
    ['ArrowDown', hour, 55 * minute],
    ['ArrowRight', 2 * hour, edge],
    ['ArrowRight', 95 * minute, 105 * minute], // typed, between two stops
    ['ArrowLeft', 95 * minute, 90 * minute],
    ['PageUp', hour, edge],
    ['PageUp', edge, 4 * hour],
    ['PageDown', 4 * hour, edge],
    ['Home', 8 * hour, 15 * minute],
    ['End', 8 * hour, 12 * hour],
    ['ArrowRight', 12 * hour, 12 * hour],
    ['ArrowLeft', 15 * minute, 15 * minute],
    ['ArrowRight', minute, 15 * minute], // typed below the range
    ['ArrowLeft', 20 * hour, 12 * hour], // and above it
  ])('%s from %i s goes to %i s', (key, from, to) => {
    expect(press(key, from)).toBe(to);
  });

  it('moves by one minute with Shift, and stays on the bar', () => {
    expect(press('ArrowRight', hour, true)).toBe(61 * minute);
    expect(press('ArrowLeft', 15 * minute, true)).toBe(15 * minute);
  });

  it('leaves other keys alone', () => {
    expect(press('Tab', hour)).toBeUndefined();
    expect(press('a', hour)).toBeUndefined();
  });
});

describe('the pointer', () => {
  const scale = scaleOf(ticks);
  const pxPerPart = 155;
  const point = (seconds: number, px = 0) => pointedStop(stops, [edge], scale, scale.toPosition(seconds) + px / pxPerPart, pxPerPart);

  it('means the nearest stop', () => {
    expect(point(8 * hour + 10 * minute)).toBe(8 * hour);
    expect(point(8 * hour + 20 * minute)).toBe(8 * hour + 30 * minute);
  });

  it('means the edge within 8 px of it', () => {
    expect(point(edge, 7.9)).toBe(edge);
    expect(point(edge, -7.9)).toBe(edge);
    expect(point(edge, 12)).not.toBe(edge);
  });

  it('does without edges', () => {
    expect(pointedStop(stops, [], scale, scale.toPosition(4 * hour), pxPerPart)).toBe(4 * hour);
  });
});

it('takes the edges from between the bands', () => {
  expect(edgesOf(plans['deploy-via-hub']!(sayIn('en')).bands)).toEqual([hour]);
  expect(edgesOf(plans['prod-admin']!(sayIn('en')).bands)).toEqual([]);
});

it('stays at the end when there is no next point', () => {
  expect(nextPoint([1, 2, 3], 3, 1)).toBe(3);
  expect(nextPoint([1, 2, 3], 1, -1)).toBe(1);
});
