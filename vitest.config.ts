import { defineConfig } from 'vitest/config';
import { TotalsReporter } from './test/support/totals-reporter.ts';

const unit = ['shared', 'capture-client', 'server', 'dashboard'].map(
  (room) => `${room}/src/**/*.test.{ts,tsx}`,
);

export default defineConfig({
  test: {
    reporters: ['default', new TotalsReporter()],
    projects: [
      { extends: true, test: { name: 'unit', include: unit } },
      {
        extends: true,
        test: {
          name: 'crossing',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Browsers, ffmpeg and Wine each want a core; side by side they only make each other late.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
