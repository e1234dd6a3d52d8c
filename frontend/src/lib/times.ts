// Durations and moments in words. The words are the catalogs'; clock and
// calendar are Intl's, in the user's time zone.

import type { Language } from './contract';
import { words } from './words';

const nbsp = '\u00a0';
const minute = 60_000;

/** The locale to write in: the user's own region where it speaks the chosen language. */
export function localeOf(language: Language, preferred: readonly string[] = navigator.languages): string {
  const own = preferred.find((l) => l.toLowerCase().split('-')[0] === language && l.includes('-'));
  return own ?? (language === 'fr' ? 'fr-FR' : 'en-GB');
}

/** “8 h”, “1 h 30 min”, “45 min”. */
export function duration(seconds: number): string {
  const { h, m } = hoursAndMinutes(seconds);
  const parts = [];
  if (h > 0) parts.push(`${h}${nbsp}h`);
  if (m > 0 || h === 0) parts.push(`${m}${nbsp}min`);
  return parts.join(nbsp);
}

/** “8 hours”, « 1 heure 30 minutes ». */
export function spokenDuration(seconds: number, language: Language): string {
  const { h, m } = hoursAndMinutes(seconds);
  const unit = (n: number, of: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: of, unitDisplay: 'long' }).format(n);
  const parts = [];
  if (h > 0) parts.push(unit(h, 'hour'));
  if (m > 0 || h === 0) parts.push(unit(m, 'minute'));
  return parts.join(' ');
}

function hoursAndMinutes(seconds: number): { h: number; m: number } {
  const minutes = Math.floor(seconds / 60);
  return { h: Math.floor(minutes / 60), m: minutes % 60 };
}

/** How long until a moment, in whole minutes begun: never 0 before it has come. */
export function left(endsAt: number, now: number): string {
  return duration(Math.max(0, Math.ceil((endsAt - now) / minute)) * 60);
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
export function until(at: number, now: number, language: Language): string {
  return moment('until', at, now, language);
}

/** “at 17:42”, “on Tue 24 Nov at 02:15”. */
export function when(at: number, now: number, language: Language): string {
  return moment('when', at, now, language);
}

const keyOf = {
  until: { today: 'time.untilToday', tomorrow: 'time.untilTomorrow', date: 'time.untilDate' },
  when: { today: 'time.whenToday', tomorrow: 'time.whenDate', date: 'time.whenDate' },
} as const;

function moment(key: 'until' | 'when', at: number, now: number, language: Language): string {
  const locale = localeOf(language);
  const params = { time: clock(at, locale), date: date(at, locale) };
  return words(language)(keyOf[key][near(at, now)], params);
}
