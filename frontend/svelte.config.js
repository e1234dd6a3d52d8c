import { readdirSync } from 'node:fs';

const components = readdirSync(new URL('src/ui', import.meta.url)).filter((name) => name.endsWith('.svelte')).sort();

export default {
  compilerOptions: {
    runes: true,
    discloseVersion: false, // nothing reads it
    // A component's number tells its styles apart as well as its name or a hash of them does, and weighs less.
    cssHash: ({ name }) => `s${components.indexOf(`${name}.svelte`).toString(36)}`,
  },
};
