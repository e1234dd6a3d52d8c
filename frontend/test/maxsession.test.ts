// Asking IAM for a role's MaxSessionDuration where whoever asks needs a code.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { fakeChannel } from '../src/fake/channel';
import type { MfaEvent } from '../src/lib/contract';
import App from '../src/ui/App.svelte';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('takes a code in Details, and gives up when they are closed', async () => {
  const channel = fakeChannel(new URLSearchParams('pause=0&profile=deploy-direct'), Date.now());
  let ask: (event: MfaEvent) => void = () => undefined;
  const on = channel.on.bind(channel);
  vi.spyOn(channel, 'on').mockImplementation(((name: string, hear: (event: never) => void) => {
    if (name === 'mfa') ask = hear as typeof ask;
    return on(name as never, hear as never);
  }) as typeof channel.on);
  let say: (text: string) => void = () => undefined;
  vi.spyOn(channel, 'MaxSession').mockImplementation(() => new Promise((done) => {
    say = done;
    ask({ device: 'alice', wrong: false, shared: false });
  }));
  const answer = vi.spyOn(channel, 'answerMfa').mockImplementation(async () => say('It is 2 h.'));
  const cancel = vi.spyOn(channel, 'Cancel').mockImplementation(async () => say(''));
  render(App, { props: { channel } });
  await fireEvent.click(await screen.findByRole('button', { name: 'Details' }));
  const details = within(screen.getByRole('dialog', { name: 'Details' }));
  const button = details.getByRole('button', { name: 'Ask IAM for MaxSessionDuration' });
  await fireEvent.click(button);
  await fireEvent.input(await details.findByLabelText(/MFA/), { target: { value: '123456' } });
  await fireEvent.click(details.getByRole('button', { name: 'Continue' }));
  await details.findByText('It is 2 h.');
  expect(answer).toHaveBeenCalledWith('123456');
  await waitFor(() => expect(document.activeElement).toBe(button));

  await fireEvent.click(button);
  const field = await details.findByLabelText(/MFA/);
  await fireEvent.keyDown(field, { key: 'Escape' });
  expect(cancel).toHaveBeenCalledOnce();
});
