// The keyboard map of the window: a pure reading of one key event.

export type Command =
  | 'search' | 'primary' | 'copy-link' | 'favourite' | 'duration' | 'next-region' | 'previous-region'
  | 'reread' | 'settings' | 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'close' | 'quit' | 'help' | 'escape';

export interface Surroundings {
  mac: boolean;
  singleKeys: boolean; // WCAG 2.1.4: keys without a modifier can be switched off
  inText: boolean; // the caret is in a text field
}

const withControl: Record<string, Command> = {
  k: 'search', enter: 'primary', d: 'favourite', l: 'duration', r: 'reread', ',': 'settings',
  '+': 'zoom-in', '=': 'zoom-in', '-': 'zoom-out', '0': 'zoom-reset', w: 'close', q: 'quit',
};

export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  { mac, singleKeys, inText }: Surroundings,
): Command | undefined {
  const key = event.key.toLowerCase();
  const control = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (event.altKey || other) return undefined;
  if (control) {
    if (key === 'c') return event.shiftKey ? 'copy-link' : undefined;
    if (event.shiftKey && key !== '+' && key !== '=') return undefined;
    return withControl[key];
  }
  if (key === 'f1') return 'help';
  if (key === 'f6') return event.shiftKey ? 'previous-region' : 'next-region';
  if (key === 'escape') return 'escape';
  if (key === '/' && singleKeys && !inText) return 'search';
  return undefined;
}
