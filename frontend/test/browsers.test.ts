import { expect, it } from 'vitest';
import { shortName } from '../src/lib/browsers';

it.each([
  ['Chromium Web Browser', 'Chromium'],
  ['Mozilla Firefox', 'Firefox'],
  ['Navigateur Web Firefox', 'Navigateur Web Firefox'],
  ['Firefox Navigateur Web', 'Firefox'],
  ['Google Chrome', 'Chrome'],
  ['Microsoft Edge', 'Edge'],
  ['Web Browser', 'Web Browser'],
  ['Google', 'Google'],
])('%s is called %s on the button', (name, short) => {
  expect(shortName(name)).toBe(short);
});
