// The Identity Centers: signing in, what a walk finds, and a list that grows
// under the hands of whoever uses it.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../src/lib/api';
import type { Row, SignInEvent } from '../src/lib/contract';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';

const now = new Date('2026-11-23T09:42:00').getTime();
let channel: Channel;
let heard: { signin?: (event: SignInEvent) => void };

async function show(query = ''): Promise<void> {
  channel = fakeChannel(new URLSearchParams(`pause=0&${query}`), now);
  heard = {};
  const { on } = channel;
  channel.on = (event, listener) => {
    if (event === 'signin') heard.signin = listener as (event: SignInEvent) => void;
    return on(event, listener);
  };
  render(App, { props: { channel, clock: () => now } });
  await waitFor(() => expect(document.querySelector('h1:not(.hidden)')).not.toBeNull());
}

async function openDialog() {
  await fireEvent.click(screen.getByRole('button', { name: 'More' }));
  await fireEvent.click(screen.getByRole('menuitem', { name: 'Identity Center…' }));
  return within(await screen.findByRole('dialog', { name: 'Identity Center' }));
}

const search = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Search profiles' });
const active = () => document.querySelector('[role=option][aria-selected=true]')?.textContent;

beforeEach(() => {
  // happy-dom has no dialogs and no layout
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('shows the code of a sign-in to copy, and walks once signed in', async () => {
  await show();
  const copy = vi.spyOn(channel, 'CopyText');
  const browse = vi.spyOn(channel, 'Browse');
  const dialog = await openDialog();
  await dialog.findByText('Not signed in.');
  await fireEvent.click(dialog.getByRole('button', { name: 'Sign in…' }));
  await dialog.findByText('ABCD-EFGH');
  await fireEvent.click(dialog.getByRole('button', { name: 'Copy, Code' }));
  expect(copy).toHaveBeenCalledWith('ABCD-EFGH');
  await fireEvent.click(dialog.getByRole('button', { name: 'Copy, Address' }));
  expect(copy).toHaveBeenCalledWith('https://device.sso.eu-west-1.amazonaws.com/');
  await dialog.findByText(/Accounts read: [1-3] of 3/);
  await dialog.findByText('Accounts: 3, permission sets: 3.');
  expect(screen.queryByText('ABCD-EFGH')).toBeNull();
  expect(browse).toHaveBeenCalledOnce();
  await fireEvent.click(dialog.getByRole('button', { name: 'Show in the list' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(screen.getAllByRole('option')).toHaveLength(3);
  expect(search().value).toBe('sso:acme/');
  expect(screen.getAllByRole('option')[0]!.textContent).toContain('acme · aaa-1');
});

it('offers a code while the browser is waited for', async () => {
  await show();
  const dialog = await openDialog();
  vi.spyOn(channel, 'SignIn').mockReturnValue(new Promise(() => {}));
  await fireEvent.click(await dialog.findByRole('button', { name: 'Sign in…' }));
  expect(dialog.queryByRole('button', { name: 'Sign in with a code instead' })).toBeNull();
  heard.signin!({ name: 'acme', code: '', url: '' });
  const byCode = vi.spyOn(channel, 'SignInByCode');
  const byCodeButton = await dialog.findByRole('button', { name: 'Sign in with a code instead' });
  byCodeButton.focus();
  await fireEvent.click(byCodeButton);
  expect(byCode).toHaveBeenCalledOnce();
  heard.signin!({ name: 'acme', code: 'WXYZ-1234', url: 'https://device.example/' });
  await dialog.findByText('WXYZ-1234');
  // the button that was pressed is gone: the keyboard goes on beside the code
  await waitFor(() => expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Copy, Code' })));
  expect(dialog.queryByRole('button', { name: 'Sign in with a code instead' })).toBeNull();
});

it('says why a sign-in failed, and offers it again', async () => {
  await show();
  const dialog = await openDialog();
  vi.spyOn(channel, 'SignIn').mockRejectedValueOnce(new Error('{"code":"sign-in-denied","message":"Not signed in to acme: no."}'));
  await fireEvent.click(await dialog.findByRole('button', { name: 'Sign in…' }));
  await dialog.findByText('Not signed in to acme: no.');
  await dialog.findByRole('button', { name: 'Sign in…' });
});

it('stops a walk from the side, whatever is done meanwhile', async () => {
  await show();
  const stop = vi.spyOn(channel, 'StopBrowse');
  const dialog = await openDialog();
  await fireEvent.click(await dialog.findByRole('button', { name: 'Sign in…' }));
  await dialog.findByText(/Accounts read/);
  await fireEvent.click(dialog.getByRole('button', { name: 'Close' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  expect(stop).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull());
});

it('cancels the sign-in when the dialog goes', async () => {
  await show();
  vi.spyOn(channel, 'SignIn').mockReturnValue(new Promise(() => {}));
  const cancel = vi.spyOn(channel, 'Cancel');
  const dialog = await openDialog();
  await fireEvent.click(await dialog.findByRole('button', { name: 'Sign in…' }));
  await dialog.findByRole('button', { name: 'Cancel' });
  await fireEvent.click(dialog.getByRole('button', { name: 'Close' }));
  expect(cancel).toHaveBeenCalledOnce();
});

it('keeps the row that was chosen while rows come above it', async () => {
  await show();
  await fireEvent.input(search(), { target: { value: 'deploy' } });
  await fireEvent.keyDown(search(), { key: 'ArrowDown' });
  const chosen = active();
  const list = await channel.Reread();
  const found: Row = { ...list.rows[0]!, profile: 'deploy', account: 'aaa', favourite: false };
  vi.spyOn(channel, 'Reread').mockResolvedValue({ ...list, rows: [found, ...list.rows] });
  await fireEvent.keyDown(window, { key: 'r', ctrlKey: true });
  await waitFor(() => expect(screen.getAllByRole('option')[0]!.textContent).toMatch(/^deploy,/));
  expect(active()).toBe(chosen);
});
