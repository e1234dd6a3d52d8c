// What other processes tell the page: where to go, with which question, and
// sentences that stay.
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel, Events } from '../src/lib/api';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';

type Listeners = { [K in keyof Events]?: (data: Events[K]) => void };
let tell: Listeners;
let channel: Channel;
let open: ReturnType<typeof vi.spyOn>;

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
  channel = fakeChannel(new URLSearchParams('pause=0&profile=prod-admin'), Date.now());
  tell = {};
  const on = channel.on.bind(channel);
  vi.spyOn(channel, 'on').mockImplementation((event, listener) => {
    (tell as Record<string, unknown>)[event] = listener;
    return on(event, listener);
  });
  open = vi.spyOn(channel, 'Open');
  render(App, { props: { channel } });
  await waitFor(() => expect(document.querySelector('h1:not(.hidden)')).not.toBeNull());
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('goes where it is asked to, with what is to open there and the question in front', async () => {
  tell.show?.({
    profile: 'deploy-direct', roleArn: '', originOnly: false, seconds: 3 * 3600, destination: 's3', region: 'eu-west-3', browser: 'Chromium',
    question: 'production', sentence: 'deploy-direct needs an answer: marked as production.',
  });
  await waitFor(() => expect(document.querySelector('.asked')?.textContent).toContain('deploy-direct needs an answer: marked as production.'));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Duration' }).value.replace(/\s/g, ' ')).toBe('3 h');
  expect(open).not.toHaveBeenCalled();
  document.getElementById('primary')?.click();
  await waitFor(() => expect(open).toHaveBeenCalled());
  expect(open.mock.calls[0]?.[0]).toMatchObject({ profile: 'deploy-direct', seconds: 3 * 3600, destination: 's3', region: 'eu-west-3', browser: 'chromium' });
});

it('renews the session whose reminder was answered', async () => {
  tell.renew?.('no such session');
  await Promise.resolve();
  expect(open).not.toHaveBeenCalled();
  tell.renew?.('1');
  await waitFor(() => expect(open).toHaveBeenCalledTimes(1));
  const [{ profile, seconds, destination }] = open.mock.calls[0] as [{ profile: string; seconds: number; destination: string }];
  const session = (await channel.Opened()).find((o) => o.id === '1');
  expect({ profile, seconds, destination }).toEqual({ profile: session?.profile, seconds: session?.seconds, destination: session?.destination });
});

it('keeps a notice in sight, once', async () => {
  tell.notice?.('Something other than the browser asked for the page.');
  tell.notice?.('Something other than the browser asked for the page.');
  await waitFor(() => expect(document.querySelectorAll('.notice')).toHaveLength(1));
});
