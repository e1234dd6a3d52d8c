// Durations and moments in words. The words are the catalogs'; clock and
// calendar are Intl's, in the user's time zone and in the locale that Go names:
// the web view's own is another one where the system has not generated it.

import type { Language } from './contract';
import { words } from './words';

const nbsp = '\u00a0';
const minute = 60_000;

/** “8 h”, “1 h 30 min”, “45 min”: in whole minutes, rounded down. */
export function duration(seconds: number): string {
  return exactDuration(seconds - (seconds % 60));
}

/** “14 min 59 s”: as Go writes it too, with seconds where some were asked for. */
export function exactDuration(seconds: number): string {
  const { h, m, s } = split(seconds);
  const parts = [];
  if (h > 0) parts.push(`${h}${nbsp}h`);
  if (m > 0 || (h === 0 && s === 0)) parts.push(`${m}${nbsp}min`);
  if (s > 0) parts.push(`${s}${nbsp}s`);
  return parts.join(nbsp);
}

/** “8 hours”, « 1 heure 30 minutes ». */
export function spokenDuration(seconds: number, language: Language): string {
  const { h, m, s } = split(seconds);
  const unit = (n: number, of: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: of, unitDisplay: 'long' }).format(n);
  const parts = [];
  if (h > 0) parts.push(unit(h, 'hour'));
  if (m > 0 || (h === 0 && s === 0)) parts.push(unit(m, 'minute'));
  if (s > 0) parts.push(unit(s, 'second'));
  return parts.join(' ');
}

function split(seconds: number): { h: number; m: number; s: number } {
  const whole = Math.floor(seconds);
  return { h: Math.floor(whole / 3600), m: Math.floor(whole / 60) % 60, s: whole % 60 };
}

/** How long until a moment, rounded down as Go does: what is promised is still there. */
export function left(endsAt: number, now: number, language: Language): string {
  const whole = Math.floor((endsAt - now) / minute);
  return whole < 1 ? words(language)('duration.lessThanMinute') : duration(whole * 60);
}

type Near = 'today' | 'tomorrow' | 'date';

function near(at: number, now: number): Near {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) return 'today';
  const next = new Date(now);
  next.setDate(next.getDate() + 1);
  return day === next.toDateString() ? 'tomorrow' : 'date';
}

function clock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
    .format(at)
    .replace(/[\u202f ](?=[AaPp])/u, nbsp)
    .replace(/^0(?=\d:\d\d\D)/u, '');
}

function date(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(at)
    .replaceAll(' ', nbsp);
}

/** “until 17:42”, “until 02:15 tomorrow”, “until Tue 24 Nov, 02:15”. */
export function until(at: number, now: number, locale: string): string {
  return moment('until', at, now, locale);
}

/** “at 17:42”, “on Tue 24 Nov at 02:15”. */
export function when(at: number, now: number, locale: string): string {
  return moment('when', at, now, locale);
}

const keyOf = {
  until: { today: 'time.untilToday', tomorrow: 'time.untilTomorrow', date: 'time.untilDate' },
  when: { today: 'time.whenToday', tomorrow: 'time.whenDate', date: 'time.whenDate' },
} as const;

function moment(key: 'until' | 'when', at: number, now: number, locale: string): string {
  const language: Language = locale.startsWith('fr') ? 'fr' : 'en';
  const params = { time: clock(at, locale), date: date(at, locale) };
  return words(language)(keyOf[key][near(at, now)], params);
}
