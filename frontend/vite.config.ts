import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The catalogs also hold what Go says by itself. Only what begins like this goes
// into the page; a test checks that every key the page uses is there.
const saidByPage =
  /^(act|app|ask|colour|demo|details|diagnose\.page|empty|fav|field|flag|head|keys|learned|list|mark|mfa|opened\.error|opt|paste|saml\.page|session|settings|slider\.label|step|time|vault\.(?:about|forget$))\b/;

const pageWords: Plugin = {
  name: 'page-words',
  enforce: 'pre',
  transform(code, id) {
    if (!/internal\/message\/\w+\.json$/.test(id)) return;
    const kept = Object.entries(JSON.parse(code)).filter(([key]) => saidByPage.test(key));
    return { code: JSON.stringify(Object.fromEntries(kept)), map: null };
  },
};

// `--mode fake` serves and builds the page over src/fake, for looking at it in
// a browser; the page that Go embeds is built without it.
export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [pageWords, svelte()],
  server: { host: '127.0.0.1', port: 5199, fs: { allow: ['..'] } },
  build: {
    target: 'safari16', // the oldest WKWebView that macOS 12 gives Wails
    outDir: mode === 'fake' ? 'dist-fake' : 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the CSP has no data: for fonts, and nothing here needs inlining
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: { input: mode === 'fake' ? 'fake.html' : 'index.html' },
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
  },
}));
