// How a duration is chosen: the slider, the field, and what is spoken of it.
import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { field, plain, primary, show, slider, spoken, verdict } from './shown';

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
    const { channel } = await show('profile=deploy-via-hub');
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
    const { open } = await show('profile=deploy-direct');
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
    const { channel } = await show('profile=deploy-direct');
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
