import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The catalogs also hold what Go says by itself. Only what the page's source
// names goes into the page, and what it makes of a code or an id.
const madeByPage = /^(colour|keys|step)\./;
const source = sources('src').map((file) => readFileSync(file, 'utf8')).join('\n');
const saidByPage = (key: string) => madeByPage.test(key) || source.includes(`'${key}'`);

function sources(folder: string): string[] {
  const root = fileURLToPath(new URL(folder, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith('fake'))
    .map((name) => join(root, name));
}

const pageWords: Plugin = {
  name: 'page-words',
  enforce: 'pre',
  transform(code, id) {
    if (!/internal\/message\/\w+\.json$/.test(id)) return;
    const kept = Object.entries(JSON.parse(code)).filter(([key]) => saidByPage(key));
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
