// Countdowns by the clock on the wall: a timer stands still while the computer
// sleeps, and what wakes the page is the clock's own time.
import { cleanup, render } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Events } from '../src/lib/api';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';
import { now, plain } from './shown';

const minute = 60_000;
const hour = 60 * minute;
let tell: { [K in keyof Events]?: (data: Events[K]) => void };

const sessions = () => plain(document.getElementById('sessions')?.textContent);
const until = () => plain(document.querySelector('.field')?.textContent);
/** Lets what is under way end, without the time going on. */
const settle = () => vi.advanceTimersByTimeAsync(0);
/** The wall's clock goes on, and no timer with it. */
const sleep = (ms: number) => vi.setSystemTime(Date.now() + ms);

beforeEach(async () => {
  vi.useFakeTimers({ now });
  const channel = fakeChannel(new URLSearchParams('pause=0&profile=deploy-direct'), now);
  const on = channel.on.bind(channel);
  tell = {};
  vi.spyOn(channel, 'on').mockImplementation((event, listener) => {
    (tell as Record<string, unknown>)[event] = listener;
    return on(event, listener);
  });
  render(App, { props: { channel } });
  await settle();
  expect(sessions()).toContain('1 h 38 min left');
  expect(until()).toContain('until 17:42');
});

afterEach(cleanup);

it('goes on with each minute', async () => {
  await vi.advanceTimersByTimeAsync(minute + 100);
  expect(sessions()).toContain('1 h 36 min left'); // and 59 s
  expect(until()).toContain('until 17:43');
});

it.each([
  ['Go tells that the clock was set', () => tell.changed?.(null as never)],
  ['the window has the focus again', () => window.dispatchEvent(new Event('focus'))],
  ['the page is seen again', () => document.dispatchEvent(new Event('visibilitychange'))],
])('is right after a sleep when %s', async (_, wake) => {
  sleep(hour + 35 * minute);
  await settle();
  expect(sessions()).toContain('1 h 38 min left'); // nobody knows as yet
  wake();
  await settle();
  expect(sessions()).toContain('ends in 3 min');
  expect(until()).toContain('until 19:17');
});

it('is right within a minute of being awake where nothing tells', async () => {
  sleep(3 * hour);
  await vi.advanceTimersByTimeAsync(minute + 100);
  expect(sessions()).toContain('staging-dev');
  expect(sessions()).not.toMatch(/1 h 3\d min left/);
  expect(until()).toContain('until 20:43');
});
