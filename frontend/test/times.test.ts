import { describe, expect, it } from 'vitest';
import { fill } from '../src/lib/fill';
import { duration, exactDuration, left, spokenDuration, until, when } from '../src/lib/times';

const at = (text: string) => new Date(text).getTime();
const now = at('2026-11-23T09:42:00');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('a duration', () => {
  it.each([
    [8 * 3600, '8 h'],
    [3600, '1 h'],
    [900, '15 min'],
    [5400, '1 h 30 min'],
    [7980, '2 h 13 min'],
    [36 * 3600, '36 h'],
  ])('of %i s is written %s', (seconds, text) => {
    expect(plain(duration(seconds))).toBe(text);
  });

  it('is given to the second only where it was asked for to the second', () => {
    expect(plain(exactDuration(899))).toBe('14 min 59 s');
    expect(plain(exactDuration(8 * 3600))).toBe('8 h');
    expect(plain(exactDuration(45))).toBe('45 s');
    expect(plain(duration(899))).toBe('14 min');
    expect(spokenDuration(899, 'en')).toBe('14 minutes 59 seconds');
  });

  it('never breaks between number and unit', () => {
    expect(duration(5400)).not.toContain(' ');
  });

  it('is spoken in full, in both languages', () => {
    expect(spokenDuration(8 * 3600, 'en')).toBe('8 hours');
    expect(plain(spokenDuration(8 * 3600, 'fr'))).toBe('8 heures');
    expect(spokenDuration(5400, 'en')).toBe('1 hour 30 minutes');
  });

  it('that is left counts whole minutes, as the tray and the terminal do', () => {
    expect(plain(left(now + 2 * 3600_000 + 59_999, now, 'en'))).toBe('2 h');
    expect(plain(left(now + 119_999, now, 'en'))).toBe('1 min');
    expect(plain(left(now + 60_000, now, 'fr'))).toBe('1 min');
    expect(plain(left(now + 59_999, now, 'en'))).toBe('less than 1 min');
    expect(plain(left(now - 1000, now, 'fr'))).toBe('moins de 1 min');
  });
});

describe('a moment', () => {
  it('of today is its time alone', () => {
    expect(plain(until(at('2026-11-23T17:42:00'), now, 'en-GB'))).toBe('until 17:42');
    expect(plain(until(at('2026-11-23T17:42:00'), now, 'fr-FR'))).toBe('jusqu’à 17:42');
    expect(plain(when(at('2026-11-23T17:42:00'), now, 'fr-FR'))).toBe('à 17:42');
  });

  it('past midnight says so', () => {
    expect(plain(until(at('2026-11-24T02:15:00'), now, 'en-GB'))).toContain('tomorrow');
    expect(plain(until(at('2026-11-24T02:15:00'), now, 'fr-FR'))).toBe('jusqu’à demain, 02:15');
  });

  it('later than tomorrow has its date', () => {
    expect(plain(until(at('2026-11-25T02:15:00'), now, 'fr-FR'))).toBe('jusqu’au mer. 25 nov., 02:15');
    expect(plain(when(at('2026-11-25T02:15:00'), now, 'fr-FR'))).toBe('le mer. 25 nov. à 02:15');
  });

  it('follows the clock of a 12-hour locale', () => {
    expect(plain(until(at('2026-11-23T17:42:00'), now, 'en-US'))).toBe('until 5:42 PM');
  });
});

describe('filling a sentence', () => {
  const by = { want: 8 * 3600, works: 3600, now, locale: 'fr-FR' } as const;

  it('gives {until} and {when} the duration that Go names', () => {
    expect(plain(fill({ text: '{want}, {until}', untilOf: 'want' }, by))).toBe('8 h, jusqu’à 17:42');
    expect(plain(fill({ text: '{works}, {until}, {when}', untilOf: 'works' }, by))).toBe('1 h, jusqu’à 10:42, à 10:42');
  });

  it('uses the end that AWS said, where it said one', () => {
    const endsAt = at('2026-11-23T10:00:00');
    expect(plain(fill({ text: '{until}', untilOf: 'works' }, { ...by, endsAt }))).toBe('jusqu’à 10:00');
  });

  it('leaves what is not its own', () => {
    expect(fill({ text: '{role}', untilOf: 'want' }, by)).toBe('{role}');
  });
});
