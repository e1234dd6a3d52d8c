// Fills what Go leaves open in a sentence: {want}, {works} and {until} change
// with the thumb and with the clock.

import type { Language, Template } from './contract';
import { duration, until } from './times';
import { put } from './words';

export interface Filling {
  want: number; // seconds
  works: number; // seconds, 0 when nothing works
  now: number; // ms
  endsAt?: number; // ms, where AWS said when it ends
  language: Language;
}

export function fill(template: Template, by: Filling): string {
  const seconds = template.untilOf === 'works' ? by.works : by.want;
  return put(template.text, {
    want: duration(by.want),
    works: duration(by.works),
    until: until(by.endsAt || by.now + seconds * 1000, by.now, by.language),
  });
}
