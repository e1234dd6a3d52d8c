// What other processes tell the page: where to go, with which question, and
// sentences that stay.
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

const to = (profile: string, question: string, sentence = '') =>
  tell.show?.({ profile, roleArn: '', originOnly: false, seconds: 3 * 3600, destination: 's3', region: 'eu-west-3', browser: 'Chromium', question, sentence });
const asksFor = (profile: string) =>
  expect(open.mock.lastCall?.[0]).toMatchObject({ profile, seconds: 3 * 3600, destination: 's3', region: 'eu-west-3', browser: 'chromium' });
const answer = () => (document.getElementById('answer')?.textContent ?? '').replace(/\s/g, ' ');
const heading = () => screen.getByRole('heading', { level: 1 }).getAttribute('aria-label');
const press = () => document.getElementById('primary')?.click();

it('goes where it is asked to, with what is to open there and the question in front', async () => {
  to('deploy-direct', 'sign-in', 'deploy-direct needs an answer: sign-in to Identity Center.');
  await waitFor(() => expect(document.querySelector('.asked')?.textContent).toContain('deploy-direct needs an answer: sign-in to Identity Center.'));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Duration' }).value.replace(/\s/g, ' ')).toBe('3 h');
  await waitFor(() => expect(document.activeElement?.id).toBe('answer'));
  expect(open).not.toHaveBeenCalled();
  press();
  await waitFor(() => expect(open).toHaveBeenCalled());
  asksFor('deploy-direct');
  expect(open.mock.lastCall?.[0]).toMatchObject({ codeFirst: false });
});

it('puts the verdict in front, and opens nothing by itself', async () => {
  for (const [profile, question] of [['deploy-via-hub', 'refused'], ['vendor-tool', 'uncertain']] as const) {
    to(profile, question);
    await waitFor(() => expect(document.activeElement?.id).toBe('answer'));
    expect(heading()).not.toBe('Admin');
    document.getElementById('search')?.focus();
  }
  to('deploy-direct', 'production'); // whose mark was taken away meanwhile
  await waitFor(() => expect(heading()).toBe('Deploy'));
  to('deploy-direct', 'mfa'); // which needs none
  await waitFor(() => expect(document.activeElement?.id).toBe('answer'));
  expect(open).not.toHaveBeenCalled();
});

it('asks for the yes to production before anything is sent', async () => {
  to('prod-admin', 'production');
  await waitFor(() => expect(answer()).toContain('Admin is marked as production. Open it for 3 h?'));
  await waitFor(() => expect(document.activeElement?.id).toBe('answer')); // where Enter does nothing
  expect(open).not.toHaveBeenCalled();
  press();
  await waitFor(() => expect(open).toHaveBeenCalledTimes(1));
  asksFor('prod-admin');
  expect(open.mock.lastCall?.[0]).toMatchObject({ confirmed: true });
});

it('leaves a sign-in that is under way its place until it is over', async () => {
  let over: () => void = () => {};
  const carryOut = channel.Open;
  open.mockImplementationOnce((async (request: Parameters<Channel['Open']>[0]) => {
    await new Promise<void>((done) => (over = done));
    return carryOut({ ...request, profile: 'deploy-direct' });
  }) as never);
  to('deploy-direct', '');
  await waitFor(() => expect(heading()).toBe('Deploy'));
  press();
  await waitFor(() => expect(open).toHaveBeenCalledTimes(1));
  to('prod-admin', 'production');
  await Promise.resolve();
  expect(heading()).toBe('Deploy');
  over();
  await waitFor(() => expect(answer()).toContain('Admin is marked as production. Open it for 3 h?'));
  expect(open).not.toHaveBeenCalledWith(expect.objectContaining({ profile: 'prod-admin' }));
});

describe('a code', () => {
  const code = () => screen.findByRole<HTMLInputElement>('textbox', { name: 'MFA code' });
  beforeEach(async () => {
    const { key } = await channel.Plan('prod-admin', { roleArn: '', originOnly: false });
    await channel.SetProduction(key, false);
  });

  it('is asked for at once, in a field that has the focus, and in front of a dialog', async () => {
    screen.getByRole('button', { name: 'Settings' }).click();
    await screen.findByRole('dialog');
    to('prod-admin', 'mfa');
    const field = await code();
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(open).toHaveBeenCalledTimes(1);
    asksFor('prod-admin');
    expect(open.mock.lastCall?.[0]).toMatchObject({ codeFirst: true });
  });

  it('that is waited for is given up for the next role', async () => {
    const cancel = vi.spyOn(channel, 'Cancel');
    to('prod-admin', 'mfa');
    await code();
    to('deploy-via-hub', 'refused');
    await waitFor(() => expect(cancel).toHaveBeenCalledTimes(1));
    await waitFor(() => expect(document.activeElement?.id).toBe('answer'));
    expect(heading()).not.toBe('Admin');
    expect(screen.queryByRole('textbox', { name: 'MFA code' })).toBeNull();
    expect(answer()).not.toContain('Cancelled');
  });
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
