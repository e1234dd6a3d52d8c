// Attachments: what a component needs of the DOM beyond its template.

import type { Attachment } from 'svelte/attachments';

/** Puts an element beside its anchor, inside the window: below, or above when that has more room. */
export function beside(anchor: () => HTMLElement | undefined): Attachment<HTMLElement> {
  return (element) => {
    const at = anchor();
    if (!at) return;
    element.showPopover?.();
    const gap = 4;
    const box = at.getBoundingClientRect();
    const below = innerHeight - box.bottom - 3 * gap;
    const above = box.top - 3 * gap;
    const down = below >= Math.min(element.scrollHeight, 320) || below >= above;
    element.style.setProperty('max-height', `${Math.max(120, down ? below : above)}px`);
    const width = element.offsetWidth;
    const left = Math.max(2 * gap, Math.min(box.left, innerWidth - width - 2 * gap));
    element.style.setProperty('left', `${left}px`);
    if (down) element.style.setProperty('top', `${box.bottom + gap}px`);
    else element.style.setProperty('bottom', `${innerHeight - box.top + gap}px`);
  };
}

/** Calls away when a press or the focus goes outside the element and its anchor. */
export function leaving(anchor: () => HTMLElement | undefined, away: () => void): Attachment<HTMLElement> {
  return (element) => {
    const outside = (event: Event) => {
      const target = event.target as Node;
      if (!element.contains(target) && !anchor()?.contains(target)) away();
    };
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      document.removeEventListener('focusin', outside);
    };
  };
}
