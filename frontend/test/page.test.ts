// The page over the stand-in for Go: what a person does, and what comes of it.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../src/lib/api';
import { fakeChannel } from '../src/fake/channel';
import App from '../src/ui/App.svelte';

const now = new Date('2026-11-23T09:42:00').getTime();
const plain = (text: string | null | undefined) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');

let channel: Channel;
let open: ReturnType<typeof vi.spyOn>;

async function show(query = ''): Promise<void> {
  channel = fakeChannel(new URLSearchParams(`pause=0&${query}`), now);
  open = vi.spyOn(channel, 'Open');
  render(App, { props: { channel, clock: () => now } });
  await waitFor(() => expect(document.querySelector('h1:not(.hidden)')).not.toBeNull());
}

const slider = () => screen.getByRole<HTMLInputElement>('slider');
const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Duration' });
const search = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Search profiles' });
const primary = () => document.getElementById('primary') as HTMLButtonElement;
const heading = () => screen.getByRole('heading', { level: 1 }).getAttribute('aria-label');
const spoken = () => plain(screen.getByRole('status').textContent);
const verdict = () => plain(document.getElementById('verdict')?.textContent);

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

describe('the slider', () => {
  it('says duration and end, and moves by the stops of Go', async () => {
    await show('profile=deploy-direct');
    expect(plain(slider().getAttribute('aria-valuetext'))).toMatch(/^8 hours, until (17:42|5:42 PM)$/);
    await fireEvent.keyDown(slider(), { key: 'ArrowRight' });
    expect(plain(field().value)).toBe('8 h 30 min');
    await fireEvent.keyDown(slider(), { key: 'PageDown' });
    await fireEvent.keyDown(slider(), { key: 'PageDown' });
    expect(plain(field().value)).toBe('4 h');
    await fireEvent.keyDown(slider(), { key: 'ArrowLeft', shiftKey: true });
    expect(plain(field().value)).toBe('3 h 59 min');
    await fireEvent.keyDown(slider(), { key: 'Home' });
    expect(plain(field().value)).toBe('15 min');
    await fireEvent.keyDown(slider(), { key: 'End' });
    expect(plain(field().value)).toBe('12 h');
  });

  it('goes one stop on when assistive technology moves it', async () => {
    await show('profile=deploy-direct');
    await fireEvent.input(slider(), { target: { value: '3.0001' } });
    expect(plain(field().value)).toBe('8 h 30 min');
  });

  it('says what AWS does with it, and makes no call', async () => {
    await show('profile=deploy-via-hub');
    const plan = vi.spyOn(channel, 'Plan');
    expect(plain(slider().getAttribute('aria-valuetext'))).toBe('8 hours, AWS refuses this');
    expect(plain(primary().textContent)).toBe('Open for 1 h instead');
    await fireEvent.keyDown(slider(), { key: 'Home' });
    expect(plain(slider().getAttribute('aria-valuetext'))).toMatch(/^15 minutes, until/);
    expect(plain(primary().textContent)).toBe('Open console for 15 min');
    expect(plan).not.toHaveBeenCalled();
  });

  it('is absent where no duration works', async () => {
    await show('profile=root-key');
    expect(screen.queryByRole('slider')).toBeNull();
    expect(screen.queryByRole('textbox', { name: 'Duration' })).toBeNull();
    expect(screen.getByRole('img', { name: /^no duration works/ })).toBeTruthy();
    expect(primary()).toBeNull();
  });
});

describe('the live region', () => {
  it('speaks the verdict once, after a rest, and only when the outcome is another', async () => {
    await show('profile=deploy-via-hub&start=3600');
    vi.useFakeTimers();
    const before = spoken();
    for (let i = 0; i < 5; i++) await fireEvent.keyDown(slider(), { key: 'ArrowRight' });
    expect(spoken()).toBe(before);
    await vi.advanceTimersByTimeAsync(499);
    expect(spoken()).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(spoken()).toMatch(/^AWS refuses 2 h 15 min here/);
    const said = spoken();
    await fireEvent.keyDown(slider(), { key: 'ArrowRight' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(spoken()).toBe(said);
    expect(screen.getAllByRole('status')).toHaveLength(1);
  });

  it('says nothing when the outcome is back before the rest is over', async () => {
    await show('profile=deploy-via-hub&start=3600');
    vi.useFakeTimers();
    const before = spoken();
    await fireEvent.keyDown(slider(), { key: 'ArrowRight' });
    await fireEvent.keyDown(slider(), { key: 'ArrowLeft' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(spoken()).toBe(before);
  });
});

describe('the duration field', () => {
  const type = async (text: string) => {
    await fireEvent.input(field(), { target: { value: text } });
    await fireEvent.keyDown(field(), { key: 'Enter' });
  };

  it('takes what Go reads, and opens nothing', async () => {
    await show('profile=deploy-direct');
    await type('90 min');
    await waitFor(() => expect(plain(field().value)).toBe('1 h 30 min'));
    expect(open).not.toHaveBeenCalled();
  });

  it('asks about a bare number', async () => {
    await show('profile=deploy-direct');
    await type('20');
    await fireEvent.click(await screen.findByRole('button', { name: /^20.min$/ }));
    expect(plain(field().value)).toBe('20 min');
  });

  it('keeps a text that is not understood, says so, and Esc brings the value back', async () => {
    await show('profile=deploy-direct');
    await type('soon');
    await waitFor(() => expect(field().getAttribute('aria-invalid')).toBe('true'));
    const problem = document.getElementById(field().getAttribute('aria-describedby')!);
    expect(plain(problem?.textContent)).toContain('Write a duration');
    expect(field().value).toBe('soon');
    await fireEvent.keyDown(field(), { key: 'Escape' });
    expect(plain(field().value)).toBe('8 h');
  });

  it('keeps a text outside the range as it was typed', async () => {
    await show('profile=deploy-direct');
    vi.spyOn(channel, 'ParseDuration').mockResolvedValue({ seconds: 899, bare: [], problem: '' });
    await type('899s');
    await waitFor(() => expect(verdict()).toContain('14 min 59 s'));
    expect(field().value).toBe('899s');
    expect(slider().getAttribute('aria-valuetext')).toMatch(/^14 minutes 59 seconds/);
    await fireEvent.keyDown(slider(), { key: 'ArrowRight' });
    expect(plain(field().value)).toBe('15 min');
  });

  it('says why a duration outside the range is refused, and offers what works', async () => {
    await show('profile=deploy-direct');
    await type('20 h');
    await waitFor(() => expect(verdict()).toContain('a console session lasts 15 min to 12 h'));
    expect(plain(primary().textContent)).toBe('Open for 12 h instead');
  });
});

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
    await show('profile=deploy-direct');
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
    await show(`profile=${profile}`);
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

describe('a sign-in', () => {
  it('asks first for production, then for the code, and says what opened', async () => {
    await show();
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
    await show('profile=vendor-tool&outcome=shortened');
    await fireEvent.click(primary());
    await waitFor(() => expect(verdict()).toMatch(/^Opened for 1 h, not 8 h/));
    expect(plain(primary().textContent)).toBe('Open again for 1 h');
    await fireEvent.click(primary());
    expect(open.mock.calls[1]![0]).toMatchObject({ seconds: 3600 });
  });

  it('copies the link of what the primary would open, and its name says so', async () => {
    await show('profile=deploy-via-hub');
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
    await show('profile=deploy-via-hub&outcome=late');
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
    await show('profile=deploy-via-hub&outcome=late');
    await fireEvent.click(screen.getByRole('button', { name: /all the same, once/ }));
    await waitFor(() => expect(verdict()).toMatch(/^Firefox has not asked/));
    expect(plain(primary().textContent)).toBe('Ask AWS for 8 h all the same, once');
    await fireEvent.click(primary());
    expect(open.mock.calls[1]![0]).toMatchObject({ tryAnyway: true, seconds: 28800, remedy: 'try-anyway' });
  });

  it('counts the remedies under an outcome from now, not to its end', async () => {
    await show('profile=deploy-via-hub&outcome=shortened');
    await fireEvent.click(screen.getByRole('button', { name: /all the same, once/ }));
    await waitFor(() => expect(verdict()).toBe('Opened for 1 h, not 8 h: until 10:42.'));
    expect(plain(screen.getByRole('button', { name: /Use profile deploy-direct/ }).textContent)).toContain('8 h, until 17:42');
    await fireEvent.click(screen.getByRole('button', { name: /all the same, once/ }));
    expect(open.mock.calls[1]![0]).toMatchObject({ seconds: 28800 });
  });

  it('starts nothing before the permissions are chosen', async () => {
    await show('profile=bob');
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
    await show('profile=deploy-via-hub');
    await press(/Use profile deploy-direct/);
    await waitFor(() => expect(spoken()).toMatch(/^AWS accepts 8 h here/));
    await waitFor(() => expect(document.activeElement).toBe(primary()));
    expect(open).not.toHaveBeenCalled();
  });

  it('asks AWS all the same when told to', async () => {
    await show('profile=deploy-via-hub');
    await press(/all the same, once/);
    expect(open.mock.calls[0]![0]).toMatchObject({ tryAnyway: true, seconds: 28800, remedy: 'try-anyway' });
  });

  it('shows a text before it is copied', async () => {
    await show('profile=learned&start=28800');
    await press(/Open the original role, web-7/);
    const dialog = await screen.findByRole('dialog');
    const copy = vi.spyOn(channel, 'CopyText');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Copy' }));
    expect(dialog.textContent).toContain('Run this on the instance:');
    expect(copy).toHaveBeenCalledExactlyOnceWith('daypass open ec2: --duration 480m --print');
    expect(open).not.toHaveBeenCalled();
  });
});

describe('the window', () => {
  it('draws nothing before Go has said in which language', async () => {
    channel = fakeChannel(new URLSearchParams('lang=fr'), now);
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
    await show('profile=old-deploy');
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
    await show();
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
