import { INTERRUPTED_AFTER_MS, OFFLINE_AFTER_MS } from '@porthole/shared/protocol/limits';
import { describe, expect, test } from 'vitest';
import { judgePresence, type PresenceFacts } from './presence.ts';

const running = { source: { kind: 'webcam', label: '', state: 'running' } } as const;
const failed = { source: { kind: 'webcam', label: '', state: 'failed', code: 'camera-busy' } } as const;
const starting = { source: { kind: 'webcam', label: '', state: 'starting' } } as const;

const NOW = 100_000;
const facts = (given: Partial<PresenceFacts>): PresenceFacts => ({
  now: NOW,
  publisher: undefined,
  lastFrameAt: undefined,
  left: undefined,
  everSeen: true,
  ...given,
});
const heard = (ago: number, status: NonNullable<PresenceFacts['publisher']>['status'] = running) => ({
  publisher: { status, heardAt: NOW - ago },
});

describe('CA-2: a camera is', () => {
  test.each<[string, Partial<PresenceFacts>, string, string | null]>([
    ['online while its publisher is heard', heard(100), 'online', null],
    ['online while its source starts, and says so', heard(100, starting), 'online', 'camera-starting'],
    [
      'interrupted when its publisher falls silent',
      heard(INTERRUPTED_AFTER_MS),
      'interrupted',
      'camera-lost',
    ],
    ['offline when it stays silent', heard(OFFLINE_AFTER_MS), 'offline', 'camera-lost'],
    [
      'online at one picture in ten seconds, if it said so',
      heard(25_000, { ...running, frameIntervalMs: 10_000 }),
      'online',
      null,
    ],
    [
      'interrupted when its source has just failed',
      { ...heard(1, failed), lastFrameAt: NOW - 500 },
      'interrupted',
      'camera-busy',
    ],
    [
      'offline when its source stays failed',
      { ...heard(1, failed), lastFrameAt: NOW - 9_000 },
      'offline',
      'camera-busy',
    ],
    ['offline when its source never brought a frame', heard(1, failed), 'offline', 'camera-busy'],
    [
      'interrupted when its publisher has just left',
      { left: { at: NOW - 1_000, code: 'camera-lost' } },
      'interrupted',
      'camera-lost',
    ],
    [
      'offline when it does not come back',
      { left: { at: NOW - 9_000, code: 'camera-lost' } },
      'offline',
      'camera-lost',
    ],
    [
      'offline by choice after a clean end',
      { left: { at: NOW - 9_000, code: 'camera-offline' } },
      'offline',
      'camera-offline',
    ],
    ['offline and waiting when its key was never used', { everSeen: false }, 'offline', 'camera-never-seen'],
    ['offline and missed when it was there before a restart', {}, 'offline', 'camera-lost'],
  ])('%s', (_what, given, state, code) => {
    expect(judgePresence(facts(given))).toEqual({ state, code });
  });
});
