// The window as a whole: its list, its language, its problems.
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { CallError } from '../src/lib/api';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';
import { heading, now, search, show, spoken } from './shown';

describe('the list', () => {
  it('names a row by all that it shows, and draws no more than is in sight', async () => {
    await show('many=10000');
    expect(screen.getByRole('option', { name: /^prod-admin, role Admin, acme-prod, Production, 8 hours$/i })).toBeTruthy();
    expect(screen.getAllByRole('option').length).toBeLessThan(60);
    expect(screen.getAllByRole('option')[0]!.getAttribute('aria-setsize')).toBe('10015');
  });

  it('moves with the caret in the search, and shows the row', async () => {
    await show();
    await fireEvent.keyDown(search(), { key: 'ArrowDown' });
    await waitFor(() => expect(screen.getByText('staging-dev', { selector: 'b' })).toBeTruthy());
    const active = document.getElementById(search().getAttribute('aria-activedescendant')!);
    expect(active?.getAttribute('aria-selected')).toBe('true');
    expect(active?.textContent).toContain('staging-dev');
  });

  it('opens on Enter what is allowed', async () => {
    const { open } = await show('profile=deploy-direct');
    await fireEvent.keyDown(search(), { key: 'Enter' });
    await waitFor(() => expect(open).toHaveBeenCalledOnce());
    expect(open.mock.calls[0]![0]).toMatchObject({ profile: 'deploy-direct', seconds: 28800, tryAnyway: false, copyLink: false });
  });

  it.each([
    ['deploy-via-hub', /^AWS refuses 8 h here/],
    ['vendor-tool', /^Nobody can tell beforehand/],
    ['prod-admin', /^AWS accepts 8 h here/],
    ['old-deploy', /^source_profile names legacy-base/],
  ])('opens nothing on Enter for %s, and says why', async (profile, why) => {
    const { open } = await show(`profile=${profile}`);
    await fireEvent.keyDown(search(), { key: 'Enter' });
    await waitFor(() => expect(spoken()).toMatch(why));
    expect(open).not.toHaveBeenCalled();
    expect(document.activeElement?.id).toBe('answer');
  });

  it('says when nothing matches, and clears by Esc', async () => {
    await show();
    await fireEvent.input(search(), { target: { value: 'zzz' } });
    expect(await screen.findByText(/No profile matches/)).toBeTruthy();
    await fireEvent.keyDown(search(), { key: 'Escape' });
    expect(search().value).toBe('');
    expect(screen.queryByText(/No profile matches/)).toBeNull();
  });
});

describe('the window', () => {
  it('draws nothing before Go has said in which language', async () => {
    const channel = fakeChannel(new URLSearchParams('lang=fr'), now);
    let answer: () => void = () => {};
    const wait = new Promise<void>((done) => (answer = done));
    const bootstrap = channel.Bootstrap;
    vi.spyOn(channel, 'Bootstrap').mockImplementation(async () => (await wait, bootstrap()));
    render(App, { props: { channel, clock: () => now } });
    expect(document.querySelector('.panes')).toBeNull();
    answer();
    await waitFor(() => expect(document.activeElement?.id).toBe('search'));
    expect(document.documentElement.lang).toBe('fr');
  });

  it('takes its language and title from Go', async () => {
    await show('lang=fr');
    expect(document.documentElement.lang).toBe('fr');
    expect(document.title).toBe('Admin, Daypass');
    expect(heading()).toBe('Admin');
  });

  it('says what is wrong with a profile, where, and offers the file', async () => {
    const { channel } = await show('profile=old-deploy');
    const openFile = vi.spyOn(channel, 'OpenFile');
    expect(screen.getByText(/no file has a profile of that name/)).toBeTruthy();
    expect(screen.getByText(/config, line 48/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Open ~/.aws/config' }));
    expect(openFile).toHaveBeenCalledWith('old-deploy');
  });

  it('has a page of its own without any profile', async () => {
    await show('empty');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('No AWS profile on this computer yet');
    expect(screen.getByText('aws configure sso')).toBeTruthy();
  });

  it('is judged again after sleep', async () => {
    const { channel } = await show();
    const plan = vi.spyOn(channel, 'Plan');
    document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() => expect(plan).toHaveBeenCalledOnce());
  });

  it('follows no link', async () => {
    await show();
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    document.body.append(link);
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    link.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    link.remove();
  });

  it('forgets an opened session by Delete', async () => {
    await show();
    const row = screen.getByText('staging-dev · Developer').closest('li')!;
    await fireEvent.keyDown(within(row).getByRole('button', { name: /Renew/ }), { key: 'Delete' });
    await waitFor(() => expect(screen.queryByText('staging-dev · Developer')).toBeNull());
  });
});

describe('what cannot be kept', () => {
  const full = 'roles.json could not be written: the disk is full.';
  const trouble = () => document.querySelector('.right .trouble')?.textContent ?? '';

  it('stays said until something else is done', async () => {
    const { channel } = await show('profile=staging-dev');
    vi.spyOn(channel, 'SetFavourite').mockRejectedValueOnce(new CallError({ code: 'store-failed', message: full }));
    const reread = vi.spyOn(channel, 'Reread');
    await fireEvent.click(screen.getByRole('button', { name: /favourites$/ }));
    await waitFor(() => expect(reread).toHaveBeenCalled());
    await new Promise((done) => setTimeout(done, 50)); // what is read after it
    expect(trouble()).toBe(full);
    await fireEvent.click(screen.getByRole('button', { name: /favourites$/ }));
    await waitFor(() => expect(trouble()).toBe(''));
  });

  it('is not said of another profile', async () => {
    const { channel } = await show('profile=staging-dev');
    vi.spyOn(channel, 'SetFavourite').mockRejectedValueOnce(new CallError({ code: 'store-failed', message: full }));
    await fireEvent.click(screen.getByRole('button', { name: /favourites$/ }));
    await waitFor(() => expect(trouble()).toBe(full));
    await fireEvent.click(screen.getAllByRole('option', { name: /^billing/ })[0] as HTMLElement);
    await waitFor(() => expect(trouble()).toBe(''));
  });
});
