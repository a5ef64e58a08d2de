import { defineConfig } from 'vite';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The first versions with light-dark(), popovers and container queries together.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The page's content policy admits no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
