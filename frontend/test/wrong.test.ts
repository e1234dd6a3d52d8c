// What went wrong elsewhere, and pasted credentials: the page over the stand-in for Go.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../src/lib/api';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';

const now = new Date('2026-11-23T09:42:00').getTime();
let channel: Channel;

async function show(query = ''): Promise<void> {
  channel = fakeChannel(new URLSearchParams(`pause=0&${query}`), now);
  render(App, { props: { channel, clock: () => now } });
  await waitFor(() => expect(document.querySelector('h1:not(.hidden)')).not.toBeNull());
}

async function choose(item: string): Promise<HTMLElement> {
  await fireEvent.click(screen.getByRole('button', { name: 'More' }));
  await fireEvent.click(screen.getByRole('menuitem', { name: item }));
  return screen.findByRole('dialog');
}

function paste(into: HTMLElement, text: string): Promise<boolean> {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  return fireEvent(into, event);
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('what went wrong elsewhere', () => {
  const open = () => choose('Something went wrong elsewhere?');
  const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /Text of the error/ });

  it('sends what is pasted by POST, and shows it without its secrets', async () => {
    await show('profile=deploy-direct');
    const diagnose = vi.spyOn(channel, 'diagnose');
    const dialog = await open();
    expect(diagnose).not.toHaveBeenCalled();
    await paste(field(), 'secret=hunter2');
    expect(field().value).not.toContain('hunter2');
    await within(dialog).findByText('Daypass knows no answer of AWS that reads like this.');
    expect(diagnose.mock.calls[0]![0]).toMatchObject({ text: 'secret=hunter2', profile: '', ask: '' });
    expect(field().value).toBe('secret=[secret]');
    expect(document.body.innerHTML).not.toContain('hunter2');
    expect(document.activeElement).toBe(within(dialog).getByRole('group', { name: 'What it means' }));
  });

  it('asks AWS only when its button is pressed', async () => {
    await show('profile=deploy-direct');
    const diagnose = vi.spyOn(channel, 'diagnose');
    await fireEvent.click(screen.getByRole('button', { name: 'Options, staging-dev' }));
    await fireEvent.click(screen.getByRole('menuitem', { name: 'The browser shows something else?' }));
    const dialog = await screen.findByRole('dialog');
    const ask = await within(dialog).findByRole('button', { name: 'Ask AWS about the credentials of staging-dev' });
    expect(diagnose.mock.calls.map(([r]) => r.ask)).toEqual(['']);
    await fireEvent.click(ask);
    await within(dialog).findByText(/AWS accepts these credentials/);
    expect(diagnose.mock.calls.map(([r]) => r.ask)).toEqual(['', 'profile']);
  });

  it('copies a report, and keeps nothing once it is closed', async () => {
    await show('profile=deploy-direct');
    const copy = vi.spyOn(channel, 'CopyText');
    let dialog = await open();
    await paste(field(), 'an error');
    await fireEvent.click(await within(dialog).findByRole('button', { name: 'Copy report' }));
    expect(copy).toHaveBeenCalledExactlyOnceWith('report');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    dialog = await open();
    expect(field().value).toBe('');
  });

  it('opens the credentials that were found', async () => {
    await show('profile=deploy-direct');
    const taken = vi.spyOn(channel, 'paste');
    const dialog = await open();
    await paste(field(), 'AWS_ACCESS_KEY_ID=abc');
    await fireEvent.click(await within(dialog).findByRole('button', { name: 'Open the console with these credentials' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(taken).toHaveBeenCalledWith('AWS_ACCESS_KEY_ID=abc');
    expect(screen.getByText('pasted:', { selector: 'b' })).toBeTruthy();
  });
});

describe('pasted credentials', () => {
  it('become a profile without being shown, and can be forgotten', async () => {
    await show('profile=deploy-direct');
    await choose('Paste credentials…');
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Credentials' });
    await paste(field, 'AWS_SECRET_ACCESS_KEY=hunter2');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.body.innerHTML).not.toContain('hunter2');
    const forget = vi.spyOn(channel, 'Forget');
    await fireEvent.click(await screen.findByRole('button', { name: 'Forget these credentials' }));
    expect(forget).toHaveBeenCalledExactlyOnceWith('pasted:');
  });

  it('say what is missing, where they were pasted', async () => {
    await show('profile=deploy-direct');
    const dialog = await choose('Paste credentials…');
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Credentials' });
    await paste(field, 'hello');
    await within(dialog).findByText(/There are no AWS credentials in this text/);
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it('are offered where there is no profile', async () => {
    await show('empty');
    await fireEvent.click(screen.getByRole('button', { name: 'Paste credentials…' }));
    expect(await screen.findByRole('dialog')).toBeTruthy();
  });
});

describe('the way to an opened session', () => {
  it('is gone again by Renew', async () => {
    await show('profile=deploy-direct');
    const session = { id: '9', profile: 'deploy-via-hub', role: 'Hub', colour: '', startedAt: now, endsAt: now + 3_600_000, ended: false, roleArn: '', originOnly: true, asked: 3600, state: 'open' as const, seconds: 3600, destination: 'ec2', region: '', browser: 'Firefox' };
    vi.spyOn(channel, 'Opened').mockResolvedValue([session]);
    const opened = vi.spyOn(channel, 'Open');
    document.dispatchEvent(new Event('visibilitychange'));
    await fireEvent.click(await screen.findByRole('button', { name: 'Renew, deploy-via-hub' }));
    await waitFor(() => expect(opened).toHaveBeenCalled());
    expect(opened.mock.calls[0]![0]).toMatchObject({ profile: 'deploy-via-hub', originOnly: true, seconds: 3600, destination: 'ec2' });
  });
});
