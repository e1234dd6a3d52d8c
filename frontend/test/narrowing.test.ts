// What a role is assumed with beyond what it needs, in Details.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { CallError } from '../src/lib/api';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('is off at first, changes one by one, and says what AWS would not take', async () => {
  const channel = fakeChannel(new URLSearchParams('pause=0&profile=deploy-direct'), Date.now());
  const narrow = vi.spyOn(channel, 'Narrow');
  render(App, { props: { channel } });
  await fireEvent.click(await screen.findByRole('button', { name: 'Details' }));
  const details = within(screen.getByRole('dialog', { name: 'Details' }));
  const asked = vi.spyOn(channel, 'MaxSession');
  await fireEvent.click(details.getByRole('button', { name: 'Ask IAM for MaxSessionDuration' }));
  await details.findByText(/MaxSessionDuration of Deploy is 1 h/);
  expect(asked).toHaveBeenCalledWith('deploy-direct', { roleArn: '', originOnly: false });
  expect(document.querySelector('details')!.open).toBe(false);
  await fireEvent.click(details.getByText('Source identity, tags, session policy'));
  const put = async (label: string, value: string) => {
    const field = details.getByLabelText<HTMLInputElement>(label);
    await fireEvent.input(field, { target: { value } });
    await fireEvent.change(field);
  };
  await put('Source identity', 'zoe');
  await put('Session tags', 'team=payments');
  const key = 'arn:aws:iam::111122223333:role/Deploy';
  expect(narrow).toHaveBeenLastCalledWith(key, { source: 'zoe', tags: 'team=payments', policy: '' });
  narrow.mockRejectedValueOnce(new CallError({ code: 'policy', message: 'This session policy is not valid JSON.' }));
  await put('Session policy', '{');
  await details.findByText('This session policy is not valid JSON.');
  await put('Session policy', '');
  await waitFor(() => expect(details.queryByText('This session policy is not valid JSON.')).toBeNull());
});
