// Fills what Go leaves open in a sentence: {want}, {works}, {until} and {when} change
// with the thumb and with the clock.

import type { Template } from './contract';
import { duration, exactDuration, until, when } from './times';
import { put } from './words';

export interface Filling {
  want: number; // seconds
  works: number; // seconds, 0 when nothing works
  now: number; // ms
  endsAt?: number; // ms, where AWS said when it ends
  locale: string;
}

export function fill(template: Template, by: Filling): string {
  const seconds = template.untilOf === 'works' ? by.works : by.want;
  const end = by.endsAt || by.now + seconds * 1000;
  return put(template.text, {
    want: exactDuration(by.want),
    works: duration(by.works),
    until: until(end, by.now, by.locale),
    when: when(end, by.now, by.locale),
  });
}
