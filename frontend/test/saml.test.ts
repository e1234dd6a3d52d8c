// A SAML response in the page: the page over the stand-in for Go.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../src/lib/api';
import type { SAMLRequest } from '../src/lib/contract';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';

const now = new Date('2026-11-23T09:42:00').getTime();
let channel: Channel;

async function show(query = ''): Promise<void> {
  channel = fakeChannel(new URLSearchParams(`pause=0&${query}`), now);
  render(App, { props: { channel, clock: () => now } });
  await waitFor(() => expect(document.querySelector('h1:not(.hidden)')).not.toBeNull());
}

async function open(): Promise<HTMLElement> {
  await fireEvent.click(screen.getByRole('button', { name: 'More' }));
  await fireEvent.click(screen.getByRole('menuitem', { name: 'SAML 2.0…' }));
  return screen.findByRole('dialog');
}

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'SAML response' });

function paste(text: string): Promise<boolean> {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  return fireEvent(field(), event);
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('a SAML response', () => {
  it('is read as soon as it is pasted, and is not shown', async () => {
    await show();
    const saml = vi.spyOn(channel, 'saml');
    const dialog = await open();
    await paste('PHNhbWxwOlJlc3BvbnNl');
    await within(dialog).findByText('Response of https://idp.acme.example for alice');
    expect(saml.mock.calls[1]![0]).toMatchObject({ text: 'PHNhbWxwOlJlc3BvbnNl', act: '' });
    expect(field().value).toBe('');
    expect(dialog.innerHTML).not.toContain('PHNhbWxw');
  });

  it('is asked for where there is none', async () => {
    await show();
    const saml = vi.spyOn(channel, 'saml');
    const dialog = await open();
    await waitFor(() => expect(saml).toHaveBeenCalledTimes(1));
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Read it' }));
    await within(dialog).findByText('There is nothing to read.');
    const file = within(dialog).getByLabelText<HTMLInputElement>('Read a file');
    await paste('PHNhbWxw');
    await within(dialog).findByText(/^Response of/);
    Object.defineProperty(file, 'files', { value: [{ text: async () => '' }] });
    await fireEvent.change(file);
    await within(dialog).findByText('There is nothing to read.');
    expect(saml).toHaveBeenCalledTimes(2);
  });

  it('is read again where it could not be read with what was beside it', async () => {
    await show();
    const saml = vi.spyOn(channel, 'saml');
    const dialog = await open();
    await waitFor(() => expect(saml).toHaveBeenCalledTimes(1));
    saml.mockRejectedValueOnce(new Error('No certificate'));
    await paste('PHNhbWxw');
    await within(dialog).findByText('No certificate');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Read it' }));
    await within(dialog).findByText(/^Response of/);
    expect(saml.mock.lastCall![0]).toMatchObject({ text: 'PHNhbWxw' });
  });

  it('is forgotten when the dialog closes', async () => {
    await show();
    const saml = vi.spyOn(channel, 'saml');
    const dialog = await open();
    await paste('PHNhbWxw');
    await within(dialog).findByText(/^Response of/);
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(saml.mock.lastCall![0].act).toBe('forget'));
  });

  it('opens by either way, once a role is chosen for AssumeRoleWithSAML', async () => {
    await show();
    const saml = vi.spyOn(channel, 'saml');
    const dialog = await open();
    await waitFor(() => expect(saml).toHaveBeenCalledTimes(1));
    await paste('PHNhbWxw');
    const assume = () => within(dialog).findByRole<HTMLButtonElement>('button', { name: /^AssumeRoleWithSAML/ });
    expect((await assume()).getAttribute('aria-disabled')).toBe('true');
    await fireEvent.change(within(dialog).getByRole('combobox', { name: /^Role/ }), { target: { value: 'arn:aws:iam::111122223333:role/Federated' } });
    await waitFor(async () => expect((await assume()).getAttribute('aria-disabled')).toBe('false'));
    await fireEvent.click(within(dialog).getByRole('button', { name: /^Post it to AWS/ }));
    await within(dialog).findByText(/^Opened in Firefox/);
    expect(saml.mock.lastCall![0]).toMatchObject({ act: 'post', roleArn: 'arn:aws:iam::111122223333:role/Federated', confirmed: false });
  });

  it('says what to set at an identity provider, to copy', async () => {
    await show();
    const copy = vi.spyOn(channel, 'CopyText');
    const dialog = await open();
    const make = await waitFor(() => within(dialog).getByLabelText(/Identity provider/, { selector: 'select' }));
    await fireEvent.change(make, { target: { value: 'other' } });
    await fireEvent.click(await within(dialog).findByLabelText('Copy: Value'));
    expect(copy).toHaveBeenCalledWith(expect.stringMatching(/^\d+$/));
  });

  it('is wanted anew where a session of it is renewed, and no other role is opened', async () => {
    await show();
    const [session] = await channel.Opened();
    const roleArn = 'arn:aws:iam::111122223333:role/Federated';
    vi.spyOn(channel, 'Opened').mockResolvedValue([{ ...session!, profile: 'saml:', role: 'Federated', roleArn }]);
    const open = vi.spyOn(channel, 'Open');
    const saml = vi.spyOn(channel, 'saml');
    document.dispatchEvent(new Event('visibilitychange'));
    await fireEvent.click(await screen.findByRole('button', { name: /^(Renew|Open again), SAML 2\.0$/ }));
    await screen.findByRole('dialog');
    await waitFor(() => expect(saml.mock.lastCall![0]).toMatchObject({ roleArn, key: roleArn, act: '' }));
    expect(open).not.toHaveBeenCalled();
  });

  it('insists only when it is told to', async () => {
    await show();
    const answer = await channel.saml({ text: 'x' } as SAMLRequest);
    vi.spyOn(channel, 'saml').mockImplementation(async (r) => ({ ...answer, ways: r.anyway ? answer.ways : [], anyway: r.anyway ? '' : 'All the same' }));
    const dialog = await open();
    await paste('PHNhbWxw');
    expect(within(dialog).queryByRole('button', { name: /^Post it/ })).toBeNull();
    await fireEvent.click(await within(dialog).findByRole('button', { name: 'All the same' }));
    await within(dialog).findByRole('button', { name: /^Post it/ });
    await paste('PHNhbWxw'); // another response: asked again
    await within(dialog).findByRole('button', { name: 'All the same' });
  });

  it('is the typed one when it is read, and nothing insists on it yet', async () => {
    await show();
    const saml = vi.spyOn(channel, 'saml');
    const dialog = await open();
    const answer = await channel.saml({ text: 'x' } as SAMLRequest);
    saml.mockImplementation(async (r) => ({ ...answer, ways: r.anyway ? answer.ways : [], anyway: r.anyway ? '' : 'All the same' }));
    await paste('PHNhbWxw');
    await fireEvent.click(await within(dialog).findByRole('button', { name: 'All the same' }));
    await waitFor(() => expect(saml.mock.lastCall![0].anyway).toBe(true));
    await fireEvent.input(field(), { target: { value: 'PHR5cGVk' } });
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Read it' }));
    await waitFor(() => expect(saml.mock.lastCall![0]).toMatchObject({ text: 'PHR5cGVk', anyway: false, demo: false }));
  });

  it('is held against a certificate in DER, which is no text', async () => {
    await show();
    const saml = vi.spyOn(channel, 'saml');
    const dialog = await open();
    const bytes = new Uint8Array([0x30, 0x82, 0xff, 0x00]);
    const file = { text: async () => new TextDecoder().decode(bytes), slice: () => ({ arrayBuffer: async () => bytes.buffer }) };
    const input = within(dialog).getByLabelText<HTMLInputElement>(/^Metadata or certificate/, { selector: 'input' });
    Object.defineProperty(input, 'files', { value: [file] });
    await fireEvent.change(input);
    const shown = within(dialog).getByRole<HTMLTextAreaElement>('textbox', { name: /^Metadata or certificate/, hidden: true });
    await waitFor(() => expect(shown.value).toBe('MIL/AA=='));
    await paste('PHNhbWxw');
    await waitFor(() => expect(saml.mock.lastCall![0]).toMatchObject({ text: 'PHNhbWxw', metadata: 'MIL/AA==' }));
  });
});
