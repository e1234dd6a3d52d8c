// What a sign-in and a remedy do, and what comes of them.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { plain, primary, show, slider, spoken, verdict } from './shown';

describe('a sign-in', () => {
  it('asks first for production, then for the code, and says what opened', async () => {
    const { channel, open } = await show();
    const answer = vi.spyOn(channel, 'answerMfa');
    await fireEvent.click(primary());
    expect(open).not.toHaveBeenCalled();
    expect(plain(primary().textContent)).toBe('Open production for 8 h');
    await fireEvent.click(primary());
    const code = await screen.findByRole('textbox', { name: 'MFA code' });
    expect(open.mock.calls[0]![0]).toMatchObject({ confirmed: true });
    await waitFor(() => expect(document.activeElement).toBe(code));
    await fireEvent.input(code, { target: { value: '12345' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Continue' }));
    expect(code.getAttribute('aria-invalid')).toBe('true');
    expect(answer).not.toHaveBeenCalled();
    await fireEvent.input(code, { target: { value: '492 016' } });
    await fireEvent.keyDown(code, { key: 'Enter' });
    expect(answer).toHaveBeenCalledExactlyOnceWith('492016');
    await waitFor(() => expect(verdict()).toMatch(/^Opened in Firefox for 8 h/));
    expect(spoken()).toBe(verdict());
    expect(document.activeElement).toBe(primary());
  });

  it('keeps list and duration inert while it works, and is cancelled by Esc', async () => {
    await show('profile=deploy-direct&pause=10000');
    await fireEvent.click(primary());
    expect(primary().getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById('side')?.inert).toBe(true);
    await fireEvent.keyDown(window, { key: 'Escape' });
    await waitFor(() => expect(verdict()).toBe('Cancelled. Nothing was opened.'));
    expect(document.getElementById('side')?.inert).toBe(false);
  });

  it('says a shortened session as such, and opens the next as long', async () => {
    const { open } = await show('profile=vendor-tool&outcome=shortened');
    await fireEvent.click(primary());
    await waitFor(() => expect(verdict()).toMatch(/^Opened for 1 h, not 8 h/));
    expect(plain(primary().textContent)).toBe('Open again for 1 h');
    await fireEvent.click(primary());
    expect(open.mock.calls[1]![0]).toMatchObject({ seconds: 3600 });
  });

  it('offers nothing again where it was learned that nothing opens', async () => {
    const { channel, open } = await show('profile=deploy-direct&outcome=failed');
    open.mockRestore();
    const asked = channel.Open;
    vi.spyOn(channel, 'Open').mockImplementation(async (request) => {
      const view = await asked(request);
      return { ...view, primary: { ...view.primary, act: 'none' as const } };
    });
    const plan = channel.Plan;
    vi.spyOn(channel, 'Plan').mockImplementation(async (profile, options) => {
      const view = await plan(profile, options);
      return { ...view, bands: view.bands.map((band) => ({ ...band, primary: { ...band.primary, act: 'none' as const } })) };
    });
    await fireEvent.click(primary());
    await screen.findByText(/Invalid credentials parameter/);
    document.dispatchEvent(new Event('visibilitychange')); // as Go's word of what was learned does, it asks for the plan again
    await waitFor(() => expect(primary()).toBeNull());
  });

  it('copies the link of what the primary would open, and its name says so', async () => {
    const { open } = await show('profile=deploy-via-hub');
    await fireEvent.click(screen.getByRole('button', { name: /^Copy link for 1.h$/ }));
    expect(open.mock.calls[0]![0]).toMatchObject({ copyLink: true, seconds: 3600 });
  });

  it('shows AWS’s own words in English, and the hop that failed', async () => {
    await show('profile=deploy-direct&outcome=failed&lang=fr');
    await fireEvent.click(primary());
    const said = await screen.findByText(/Invalid credentials parameter/);
    expect(said.closest('[lang]')?.getAttribute('lang')).toBe('en');
    expect(screen.getByRole('button', { name: 'Copier le rapport' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Copier le lien/ })).toBeNull(); // it failed before there was one
  });

  it('leaves the same button and the link where the browser never came', async () => {
    const { open } = await show('profile=deploy-via-hub&outcome=late');
    await fireEvent.click(primary());
    await waitFor(() => expect(verdict()).toMatch(/^Firefox has not asked for the page/));
    expect(plain(primary().textContent)).toBe('Open for 1 h instead');
    expect(screen.getByRole('button', { name: 'Copy report' })).toBeTruthy();
    await fireEvent.click(primary());
    await waitFor(() => expect(open).toHaveBeenCalledTimes(2));
    expect(open.mock.calls[1]![0]).toEqual(open.mock.calls[0]![0]);
    await fireEvent.click(await screen.findByRole('button', { name: /^Copy link for 1.h$/ }));
    expect(open.mock.calls[2]![0]).toMatchObject({ copyLink: true, seconds: 3600 });
  });

  it('repeats a remedy that failed in the remedy’s own words', async () => {
    const { open } = await show('profile=deploy-via-hub&outcome=late');
    await fireEvent.click(screen.getByRole('button', { name: /all the same, once/ }));
    await waitFor(() => expect(verdict()).toMatch(/^Firefox has not asked/));
    expect(plain(primary().textContent)).toBe('Ask AWS for 8 h all the same, once');
    await fireEvent.click(primary());
    expect(open.mock.calls[1]![0]).toMatchObject({ tryAnyway: true, seconds: 28800, remedy: 'try-anyway' });
  });

  it('counts the remedies under an outcome from now, not to its end', async () => {
    const { open } = await show('profile=deploy-via-hub&outcome=shortened');
    await fireEvent.click(screen.getByRole('button', { name: /all the same, once/ }));
    await waitFor(() => expect(verdict()).toBe('Opened for 1 h, not 8 h: until 10:42.'));
    expect(plain(screen.getByRole('button', { name: /Use profile deploy-direct/ }).textContent)).toContain('8 h, until 17:42');
    await fireEvent.click(screen.getByRole('button', { name: /all the same, once/ }));
    expect(open.mock.calls[1]![0]).toMatchObject({ seconds: 28800 });
  });

  it('starts nothing before the permissions are chosen', async () => {
    const { open } = await show('profile=bob');
    await fireEvent.click(primary());
    expect(open).not.toHaveBeenCalled();
    expect(spoken()).toBe('Choose the permissions first.');
    expect(screen.getByText('Choose the permissions first.', { ignore: '[role=status]' })).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByRole('radio')[0]));
    await fireEvent.click(screen.getByRole('radio', { name: 'Read-only' }));
    expect(screen.queryByText('Choose the permissions first.', { ignore: '[role=status]' })).toBeNull();
    await fireEvent.click(primary());
    expect(open.mock.calls[0]![0]).toMatchObject({ policy: 'read-only' });
  });

  it('forgets its outcome when the duration moves', async () => {
    await show('profile=deploy-direct');
    await fireEvent.click(primary());
    await waitFor(() => expect(verdict()).toMatch(/^Opened/));
    await fireEvent.keyDown(slider(), { key: 'ArrowLeft' });
    expect(verdict()).toMatch(/^AWS accepts 7 h 30 min/);
  });
});

describe('a remedy', () => {
  const press = async (name: RegExp) => fireEvent.click(screen.getByRole('button', { name }));

  it('goes to another profile with the same duration, and says the new verdict', async () => {
    const { open } = await show('profile=deploy-via-hub');
    await press(/Use profile deploy-direct/);
    await waitFor(() => expect(spoken()).toMatch(/^AWS accepts 8 h here/));
    await waitFor(() => expect(document.activeElement).toBe(primary()));
    expect(open).not.toHaveBeenCalled();
  });

  it('asks AWS all the same when told to', async () => {
    const { open } = await show('profile=deploy-via-hub');
    await press(/all the same, once/);
    expect(open.mock.calls[0]![0]).toMatchObject({ tryAnyway: true, seconds: 28800, remedy: 'try-anyway' });
  });

  it('shows a text before it is copied', async () => {
    const { channel, open } = await show('profile=learned&start=28800');
    await press(/Open the original role, web-7/);
    const dialog = await screen.findByRole('dialog');
    const copy = vi.spyOn(channel, 'CopyText');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Copy' }));
    expect(dialog.textContent).toContain('Run this on the instance:');
    expect(copy).toHaveBeenCalledExactlyOnceWith('daypass open ec2: --duration 480m --print');
    expect(open).not.toHaveBeenCalled();
  });
});
