import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { mounted } from './scripts/mounted.ts';

// `--mode fake` serves and builds the page over src/fake, for looking at it in
// a browser; the page that Go embeds is built without it.
export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte(), mounted()],
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
    setupFiles: ['test/setup.ts'],
    // Of a machine that is busy with other things as well.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}));
