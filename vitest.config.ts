import { defineConfig } from 'vitest/config';
import { filesWithout } from './test/support/requirements.ts';
import { TotalsReporter } from './test/support/totals-reporter.ts';

const WORKSPACES = ['shared', 'capture-client', 'server', 'dashboard'];

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

/** Two files at a time: each has networks of the kernel to itself, and waits most of the time. */
const WEBRTC = testsIn('webrtc');

/** Crowds, ages and memory, Wine: one file at a time. */
const ALONE = [...testsIn('alone', 'windows'), ...tests('webrtc/frame-age', 'webrtc/viewers')];

/** What the tests share that start real programs. */
const real = {
  globalSetup: ['test/support/global-setup.ts', 'test/support/shared-browser.ts'],
  setupFiles: ['test/support/keep-evidence.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** They assert what takes real time on a real machine. Whatever passes only at the second attempt is listed at the end of the run. */
const realTime = { ...real, retry: 1 };

/** Virtual time: a limit that only an endless loop reaches. */
const simulated = { setupFiles: ['test/sim/setup.ts'], testTimeout: 300_000, hookTimeout: 60_000 };

/** Schedules of random faults in the long run, an hour of virtual time each, shared by both cores. They run beside all others of it. */
const SCHEDULES = 500;
const SHARES = 2;

const schedules = (share: number) => ({
  PORTHOLE_SIM_FIRST: String(1_000 + (share * SCHEDULES) / SHARES),
  PORTHOLE_SIM_SCHEDULES: String(SCHEDULES / SHARES),
  PORTHOLE_SIM_MINUTES: '60',
});

/** Groups run one after another, so that none takes the cores from another. */
const group = (groupOrder: number, maxWorkers: number) => ({ maxWorkers, sequence: { groupOrder } });

const left = filesWithout();

export default defineConfig({
  test: {
    reporters: ['default', new TotalsReporter()],
    projects: [
      // Each workspace in processes of its own, which its files share: modules are loaded once. What reaches the limit hangs.
      ...WORKSPACES.map((workspace) => ({
        extends: true as const,
        test: {
          ...group(0, 2),
          name: `unit-${workspace}`,
          include: [`${workspace}/src/**/*.test.{ts,tsx}`],
          isolate: false,
          setupFiles: ['test/support/fixed-chance.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          exclude: left,
        },
      })),
      { extends: true, test: { ...simulated, ...group(0, 2), name: 'sim', include: testsIn('sim') } },
      {
        extends: true,
        test: {
          ...real,
          ...group(1, 3),
          name: 'integration',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [
            ...testsIn('sim'),
            ...[...SMOKE, ...LONG, ...LINES, ...E2E, ...WEBRTC, ...ALONE],
            ...left,
          ],
        },
      },
      {
        extends: true,
        test: { ...real, ...group(2, 1), name: 'smoke', include: SMOKE, exclude: left },
      },
      {
        extends: true,
        test: { ...realTime, ...group(3, 3), name: 'long', include: LONG, exclude: [...LINES, ...left] },
      },
      {
        extends: true,
        test: {
          ...realTime,
          ...group(4, 3),
          name: 'e2e',
          include: E2E,
          exclude: [...SMOKE, ...LONG, ...LINES, ...left],
        },
      },
      { extends: true, test: { ...realTime, ...group(5, 2), name: 'lines', include: LINES, exclude: left } },
      {
        extends: true,
        test: { ...realTime, ...group(6, 2), name: 'webrtc', include: WEBRTC, exclude: [...ALONE, ...left] },
      },
      {
        extends: true,
        test: { ...realTime, ...group(7, 1), name: 'alone', include: ALONE, exclude: [...SMOKE, ...left] },
      },
      ...Array.from({ length: SHARES }, (_, share) => ({
        extends: true as const,
        test: {
          ...simulated,
          ...group(0, SHARES),
          name: `schedules-${share + 1}`,
          include: tests('sim/schedules'),
          env: schedules(share),
        },
      })),
    ],
  },
});
