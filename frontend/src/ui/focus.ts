// The places that keys and outcomes send the focus to, by id. Waits for what
// was just decided to be drawn.

import { tick } from 'svelte';

export type Place = 'search' | 'middle' | 'answer' | 'duration' | 'permissions' | 'primary' | 'mfa' | 'sessions' | 'max-session';

export async function focusOn(...places: Place[]): Promise<void> {
  await tick();
  for (const place of places) {
    const element = document.getElementById(place);
    if (!element) continue;
    element.focus();
    if (document.activeElement === element) return;
  }
}

/** F6: list, right pane, sessions, and round. */
export function otherRegion(direction: 1 | -1): void {
  const regions = ['side', 'right', 'sessions'].map((id) => document.getElementById(id)).filter((r) => r !== null);
  // the last that matches: the sessions stand inside the right pane
  const here = regions.findLastIndex((r) => r.contains(document.activeElement));
  const next = regions[(Math.max(here, 0) + direction + regions.length) % regions.length];
  if (next?.id === 'side') void focusOn('search');
  else if (next?.id === 'right') void focusOn('middle');
  else void focusOn('sessions');
}
