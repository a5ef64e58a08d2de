import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import { INTERRUPTED_AFTER_MS, OFFLINE_AFTER_MS } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { describe, expect, test } from 'vitest';
import { CameraPresence } from './presence.ts';

const running: PublisherStatus = { source: { kind: 'webcam', label: '', state: 'running' } };
const failed: PublisherStatus = { source: { ...running.source, state: 'failed', code: 'camera-busy' } };
const starting: PublisherStatus = { source: { ...running.source, state: 'starting' } };

const picture = (noise: number) => Uint8Array.from([0xff, 0xd8, noise, 0xff, 0xd9]);

/** What a camera was heard to do, each so many ms ago. */
interface Story {
  readonly everSeen?: boolean;
  readonly frame?: number;
  readonly heard?: number;
  readonly left?: readonly [agoMs: number, code: ReasonCode];
  /** Of its publisher, where it has one. */
  readonly status?: PublisherStatus;
}

function after({ everSeen = true, frame, heard, left, status }: Story) {
  const timers = new ManualTimers();
  const presence = new CameraPresence(timers, everSeen);
  const end = timers.monotonic() + 100_000;
  const reach = (agoMs: number) => timers.advance(end - agoMs - timers.monotonic());
  if (frame !== undefined) {
    reach(frame);
    presence.frameCame(picture(1));
  }
  if (heard !== undefined || left) reach(heard ?? left?.[0] ?? 0);
  presence.heard();
  if (left) presence.publisherLeft(left[1]);
  reach(0);
  presence.judge(status);
  const { state, code } = presence.shown;
  return { state, code };
}

describe('CA-2: a camera is', () => {
  test.each<[string, Story, string, string | null]>([
    ['online while its publisher is heard', { heard: 100, status: running }, 'online', null],
    [
      'online while its source starts, and says so',
      { heard: 100, status: starting },
      'online',
      'camera-starting',
    ],
    [
      'interrupted when its publisher falls silent',
      { heard: INTERRUPTED_AFTER_MS, status: running },
      'interrupted',
      'camera-lost',
    ],
    ['offline when it stays silent', { heard: OFFLINE_AFTER_MS, status: running }, 'offline', 'camera-lost'],
    [
      'online at one picture in ten seconds, if it said so',
      { heard: 25_000, status: { ...running, frameIntervalMs: 10_000 } },
      'online',
      null,
    ],
    [
      'interrupted when its source has just failed',
      { heard: 1, frame: 500, status: failed },
      'interrupted',
      'camera-busy',
    ],
    [
      'offline when its source stays failed',
      { heard: 1, frame: 9_000, status: failed },
      'offline',
      'camera-busy',
    ],
    ['offline when its source never brought a frame', { heard: 1, status: failed }, 'offline', 'camera-busy'],
    [
      'interrupted when its publisher has just left',
      { left: [1_000, 'camera-lost'] },
      'interrupted',
      'camera-lost',
    ],
    ['offline when it does not come back', { left: [9_000, 'camera-lost'] }, 'offline', 'camera-lost'],
    ['offline by choice after a clean end', { left: [9_000, 'camera-offline'] }, 'offline', 'camera-offline'],
    ['offline and waiting when its key was never used', { everSeen: false }, 'offline', 'camera-never-seen'],
    ['offline and missed when it was there before a restart', {}, 'offline', 'camera-lost'],
  ])('%s', (_what, story, state, code) => {
    expect(after(story)).toEqual({ state, code });
  });
});

/** @param noise of frames so many ms apart. @returns what is said of the camera at the last of them, and ms since when */
function said(noise: readonly number[], kind: PublisherStatus['source']['kind'] = 'webcam', everyMs = 1_000) {
  const timers = new ManualTimers();
  const presence = new CameraPresence(timers, true);
  const began = timers.now();
  for (const [at, one] of noise.entries()) {
    if (at > 0) timers.advance(everyMs);
    presence.heard();
    presence.frameCame(picture(one));
    presence.judge({ source: { ...running.source, kind } });
  }
  const { code, since } = presence.shown;
  return code === 'frozen-source' ? since - began : code;
}

const same = (seconds: number) => Array.from({ length: seconds + 1 }, () => 7);

describe('CA-5: a picture is stuck', () => {
  test.each<[string, number[], number | null]>([
    ['once the very same has come for ten seconds', same(10), 0],
    ['since it was first that one', [1, 2, ...same(30)], 2_000],
    ['not before', same(9), null],
    ['not where one differs', [...same(8), 3, ...same(8)], null],
    ['no more once another comes', [...same(30), 3], null],
  ])('%s', (_what, noise, since) => {
    expect(said(noise)).toBe(since);
  });

  test('not after a few, however slow the camera', () => {
    expect(said(same(3), 'webcam', 60_000)).toBe(null);
  });

  test.each([
    ['webcam', 0],
    ['url', 0],
    ['browser', 0],
    ['screen', null],
    ['file', null],
    ['test', null],
    ['other', null],
  ] as const)('of a %s: since %s', (kind, since) => {
    expect(said(same(20), kind)).toBe(since);
  });
});
