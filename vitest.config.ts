import { defineConfig } from 'vitest/config';
import { TotalsReporter } from './test/support/totals-reporter.ts';

const unit = ['shared', 'capture-client', 'server', 'dashboard'].map(
  (room) => `${room}/src/**/*.test.{ts,tsx}`,
);

const testsIn = (folders: readonly string[]) => folders.map((folder) => `test/${folder}/**/*.test.ts`);

/** They hold promises of a few seconds: two files at a time, for a browser, its camera and its relay take half a core. */
const TIMED = testsIn(['e2e', 'timed']);
/**
 * They make lines of the kernel, each of which is another network to all browsers of this machine: those that load something at that
 * moment see it fail. Two files at a time, whose browsers are at the end of such a line.
 */
const LINES = [
  'test/e2e/lost-packets.test.ts',
  'test/e2e/udp-blocked.test.ts',
  'test/network/doctor-behind-nat.test.ts',
  'test/network/kernel-link.test.ts',
  'test/timed/hostile-uplinks.test.ts',
  'test/timed/uplink-recovery.test.ts',
];
/** Crowds, viewers who may not miss a frame, pictures whose every gap is measured, the one Windows of Wine, and `npm start`, which builds the page anew under whoever has it open: one file at a time. */
/** Its page is not at the end of its line. */
const RELAY_LOOP = 'test/pages/relay-loop.test.ts';
const ALONE = [...testsIn(['alone', 'webrtc', 'windows']), RELAY_LOOP];

/** What the files of test/ have in common. Nearly all of them wait for what no core makes faster. */
const crossing = {
  globalSetup: ['test/support/global-setup.ts', 'test/support/shared-browser.ts'],
  setupFiles: ['test/support/keep-evidence.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    reporters: ['default', new TotalsReporter()],
    projects: [
      // Long, for a machine that has other work too: what ends here hangs.
      { extends: true, test: { name: 'unit', include: unit, testTimeout: 30_000 } },
      // One project after another, so that none of them takes the cores from another.
      {
        extends: true,
        test: {
          ...crossing,
          name: 'waiting',
          include: ['test/**/*.test.ts'],
          exclude: [...TIMED, ...LINES, ...ALONE],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...crossing,
          name: 'timed',
          include: TIMED,
          exclude: LINES,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: { ...crossing, name: 'lines', include: LINES, maxWorkers: 2, sequence: { groupOrder: 3 } },
      },
      {
        extends: true,
        test: { ...crossing, name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 4 } },
      },
    ],
  },
});
