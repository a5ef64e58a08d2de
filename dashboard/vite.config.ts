import { defineConfig } from 'vite';
import { firstScript } from './build-steps/first-script.ts';
import { stylesInScript } from './build-steps/styles-in-script.ts';

export default defineConfig({
  plugins: [stylesInScript()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The first versions with light-dark(), popovers and container queries together.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The page's content policy admits no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstScript, debugName: 'first' }] } } },
  },
});
