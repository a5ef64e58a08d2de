import { defineConfig } from 'vitest/config';
import { filesWithout } from './test/support/requirements.ts';
import { TotalsReporter } from './test/support/totals-reporter.ts';

const unit = ['shared', 'capture-client', 'server', 'dashboard'].map(
  (room) => `${room}/src/**/*.test.{ts,tsx}`,
);

const testsIn = (...folders: readonly string[]) => folders.map((folder) => `test/${folder}/**/*.test.ts`);

const tests = (...files: readonly string[]) => files.map((file) => `test/${file}.test.ts`);

/** One of each kind over a real network. */
const SMOKE = tests('alone/npm-start', 'e2e/first-paint', 'e2e/stripped-upgrade');

/** Integration that takes minutes: real doctors, TURN servers and WebRTC, hostile input, sources that fail. */
const LONG = [
  ...testsIn('network'),
  ...tests(
    'e2e/doctor',
    'integration/bad-events',
    'integration/bad-frames',
    'integration/doctor',
    'integration/lost-sources',
    'integration/rtc-publisher',
    'integration/rtc-through-relay',
    'integration/standard-doors',
    'integration/turn',
    'pages/doctor-ice',
    'pages/pairings',
    'pages/webrtc',
  ),
];

/**
 * They make network devices in the kernel, which every browser of the machine takes for another network: what a page loads at that
 * moment fails. Two files at a time, whose own browsers are behind such a device.
 */
const LINES = tests(
  'e2e/lost-packets',
  'e2e/udp-blocked',
  'network/doctor-behind-nat',
  'network/kernel-link',
);

/** One of each kind of hostile network and failure, with a real browser. None promises a duration. */
const E2E = testsIn('e2e');

/** Crowds, every gap of WebRTC, Wine: one file at a time. */
const ALONE = [...testsIn('alone', 'webrtc', 'windows'), ...tests('pages/relay-loop')];

/** What the tests share that start real programs. */
const real = {
  globalSetup: ['test/support/global-setup.ts', 'test/support/shared-browser.ts'],
  setupFiles: ['test/support/keep-evidence.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // Time and the machine are real there. Whoever fails first is listed at the end of the run.
  retry: 1,
};

/** Groups run one after another, so that none takes the cores from another. */
const group = (groupOrder: number, maxWorkers: number) => ({ maxWorkers, sequence: { groupOrder } });

const left = filesWithout();

export default defineConfig({
  test: {
    reporters: ['default', new TotalsReporter()],
    projects: [
      // A generous limit: what reaches it hangs.
      { extends: true, test: { name: 'unit', include: unit, testTimeout: 30_000, exclude: left } },
      {
        extends: true,
        test: {
          name: 'sim',
          include: testsIn('sim'),
          setupFiles: ['test/sim/setup.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          ...real,
          ...group(1, 3),
          name: 'integration',
          include: ['test/**/*.test.ts'],
          exclude: [...testsIn('sim'), ...SMOKE, ...LONG, ...LINES, ...E2E, ...ALONE, ...left],
        },
      },
      {
        extends: true,
        test: { ...real, ...group(2, 1), name: 'smoke', include: SMOKE, exclude: left },
      },
      {
        extends: true,
        test: { ...real, ...group(3, 3), name: 'long', include: LONG, exclude: [...LINES, ...left] },
      },
      {
        extends: true,
        test: {
          ...real,
          ...group(4, 3),
          name: 'e2e',
          include: E2E,
          exclude: [...SMOKE, ...LONG, ...LINES, ...left],
        },
      },
      { extends: true, test: { ...real, ...group(5, 2), name: 'lines', include: LINES, exclude: left } },
      {
        extends: true,
        test: { ...real, ...group(6, 1), name: 'alone', include: ALONE, exclude: [...SMOKE, ...left] },
      },
      {
        extends: true,
        test: {
          ...group(7, 2),
          name: 'schedules',
          include: tests('sim/schedules'),
          setupFiles: ['test/sim/setup.ts'],
          testTimeout: 60_000,
          env: { PORTHOLE_SIM_FIRST: '21', PORTHOLE_SIM_SCHEDULES: '100' },
        },
      },
    ],
  },
});
