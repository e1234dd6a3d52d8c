import { describe, expect, it } from 'vitest';
import { commandOf } from '../src/lib/keys';

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const here = { mac: false, singleKeys: true, inText: false };
const control = (key: string, more = {}) => ({ ...plain, key, ctrlKey: true, ...more });

describe('the keyboard map', () => {
  it.each([
    ['k', 'search'], ['Enter', 'primary'], ['d', 'favourite'], ['l', 'duration'], ['r', 'reread'], [',', 'settings'],
    ['+', 'zoom-in'], ['-', 'zoom-out'], ['0', 'zoom-reset'], ['w', 'close'], ['q', 'quit'],
  ])('reads Ctrl+%s as %s', (key, command) => {
    expect(commandOf(control(key), here)).toBe(command);
    expect(commandOf({ ...plain, key, metaKey: true }, { ...here, mac: true })).toBe(command);
    expect(commandOf(control(key), { ...here, mac: true })).toBeUndefined();
  });

  it('leaves Ctrl+C to copying, and takes it with Shift', () => {
    expect(commandOf(control('c'), here)).toBeUndefined();
    expect(commandOf(control('C', { shiftKey: true }), here)).toBe('copy-link');
  });

  it('takes / outside text fields alone, and not when single keys are off', () => {
    expect(commandOf({ ...plain, key: '/' }, here)).toBe('search');
    expect(commandOf({ ...plain, key: '/' }, { ...here, inText: true })).toBeUndefined();
    expect(commandOf({ ...plain, key: '/' }, { ...here, singleKeys: false })).toBeUndefined();
  });

  it('knows F1, F6, Shift+F6 and Esc', () => {
    expect(commandOf({ ...plain, key: 'F1' }, here)).toBe('help');
    expect(commandOf({ ...plain, key: 'F6' }, here)).toBe('next-region');
    expect(commandOf({ ...plain, key: 'F6', shiftKey: true }, here)).toBe('previous-region');
    expect(commandOf({ ...plain, key: 'Escape' }, { ...here, inText: true })).toBe('escape');
  });

  it('leaves AltGr and the like alone', () => {
    expect(commandOf(control('0', { altKey: true }), here)).toBeUndefined();
    expect(commandOf(control('r', { shiftKey: true }), here)).toBeUndefined();
  });
});
