// The page over the stand-in for Go, and what a person finds on it.
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { Channel } from '../src/lib/api';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';

export const now = new Date('2026-11-23T09:42:00').getTime();
export const plain = (text: string | null | undefined) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');

/** Draws the page, and gives the stand-in with a watch on what it opens. */
export async function show(query = ''): Promise<{ channel: Channel; open: ReturnType<typeof vi.spyOn> }> {
  const channel = fakeChannel(new URLSearchParams(`pause=0&${query}`), now);
  const open = vi.spyOn(channel, 'Open');
  render(App, { props: { channel, clock: () => now } });
  await waitFor(() => expect(document.querySelector('h1:not(.hidden)')).not.toBeNull());
  return { channel, open };
}

export const slider = () => screen.getByRole<HTMLInputElement>('slider');
export const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Duration' });
export const search = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Search profiles' });
export const primary = () => document.getElementById('primary') as HTMLButtonElement;
export const heading = () => screen.getByRole('heading', { level: 1 }).getAttribute('aria-label');
export const spoken = () => plain(screen.getByRole('status').textContent);
export const verdict = () => plain(document.getElementById('verdict')?.textContent);

beforeEach(() => {
  // happy-dom has no layout; the width is the bar's at 960 × 640
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});
