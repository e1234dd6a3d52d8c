// The page is mounted, never hydrated over a server's markup. Svelte means what
// serves hydration to fall away then, and the bundler cannot see that it may:
// said here of Svelte's own module, it does.
import type { Plugin } from 'vite';

const itsModule = 'svelte/src/internal/client/dom/hydration.js';
const calls = ['set_hydrating', 'reset', 'hydrate_template', 'next']; // each does nothing then

export function mounted(): Plugin {
  return {
    name: 'mounted',
    apply: 'build',
    transform: {
      filter: { id: /hydration\.js$/ },
      handler(code, id) {
        if (!id.endsWith(itsModule)) return undefined;
        const swap = (from: string, to: string) => {
          if (!code.includes(from)) this.error(`${itsModule} is another one: it has no “${from}”`);
          code = code.replace(from, to);
        };
        swap('export let hydrating = false', 'export const hydrating = false');
        swap('hydrating = value;', '');
        for (const name of calls) swap(`export function ${name}(`, `/* @__NO_SIDE_EFFECTS__ */ export function ${name}(`);
        return { code, map: null };
      },
    },
  };
}
