import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CameraStatus } from '../protocol/cameras.ts';
import { CONNECTING_DEADLINE_MS, OFFLINE_AFTER_MS, STALE_AFTER_MS } from '../protocol/limits.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import { judgePicture, type PictureFacts } from './picture-state.ts';

const camera = (state: CameraStatus['state'], code?: ReasonCode, frameIntervalMs?: number): CameraStatus => ({
  id: 'cam_0123456789',
  name: 'Forecourt',
  state,
  reason: code ? { code, since: 0, pc: '' } : null,
  publisher: { transport: 'websocket', source: '', host: '', ...(frameIntervalMs && { frameIntervalMs }) },
  viewers: 1,
  latest: null,
});

const facts = (given: Partial<PictureFacts>): PictureFacts => ({
  now: 100_000,
  askedAt: 50_000,
  lastPaintedAt: null,
  resting: false,
  relay: { reachable: true },
  camera: camera('online'),
  decodeFailures: 0,
  ...given,
});
const painted = (ago: number) => ({ lastPaintedAt: 100_000 - ago });
const lost = (ago: number) => ({
  relay: { reachable: false, since: 100_000 - ago, code: 'relay-unreachable' } as const,
});

describe('TR-1: a picture is live by frames painted and by nothing else', () => {
  test.each<[string, Partial<PictureFacts>, { state: string; code?: ReasonCode }]>([
    [
      'stale where frames are painted and all are the same one',
      { ...painted(50), camera: camera('online', 'frozen-source') },
      { state: 'stale', code: 'frozen-source' },
    ],
    ['painted just now', painted(100), { state: 'live' }],
    ['painted less than two seconds ago', painted(STALE_AFTER_MS - 1), { state: 'live' }],
    ['not painted since', painted(STALE_AFTER_MS), { state: 'stale', code: 'no-frames' }],
    ['painted, with the relay just lost', { ...painted(100), ...lost(50) }, { state: 'live' }],
    [
      'not painted since the relay was lost',
      { ...painted(3_000), ...lost(3_000) },
      { state: 'stale', code: 'relay-unreachable' },
    ],
    [
      'the relay lost for long',
      { ...painted(9_000), ...lost(OFFLINE_AFTER_MS) },
      { state: 'offline', code: 'relay-unreachable' },
    ],
    [
      'painted past the relay, which is lost for long',
      { ...painted(100), ...lost(OFFLINE_AFTER_MS), direct: true },
      { state: 'live' },
    ],
    [
      'painted past the relay, which has lost its publisher',
      { ...painted(100), camera: camera('offline', 'camera-lost'), direct: true },
      { state: 'live' },
    ],
    [
      'no longer painted past the relay, which is lost for long',
      { ...painted(STALE_AFTER_MS + 1), ...lost(OFFLINE_AFTER_MS), direct: true },
      { state: 'offline', code: 'relay-unreachable' },
    ],
    [
      'its publisher gone silent: at once',
      { ...painted(100), camera: camera('interrupted', 'camera-lost') },
      { state: 'stale', code: 'camera-lost' },
    ],
    [
      'the camera offline',
      { ...painted(100), camera: camera('offline', 'camera-offline') },
      { state: 'offline', code: 'camera-offline' },
    ],
    [
      'the webcam taken',
      { camera: camera('offline', 'camera-busy') },
      { state: 'offline', code: 'camera-busy' },
    ],
    [
      'frames that cannot be decoded',
      { ...painted(3_000), decodeFailures: 3 },
      { state: 'stale', code: 'decode-failed' },
    ],
    [
      'one frame in ten seconds, as it was set',
      { ...painted(25_000), camera: camera('online', undefined, 10_000) },
      { state: 'live' },
    ],
    [
      'that camera late by three frames',
      { ...painted(30_001), camera: camera('online', undefined, 10_000) },
      { state: 'stale', code: 'no-frames' },
    ],
    [
      'nobody looking: no longer live, but not stale',
      { ...painted(100), resting: true },
      { state: 'resting', code: 'tab-hidden' },
    ],
    ['nobody looking for long', { ...painted(60_000), resting: true }, { state: 'resting' }],
    [
      'nobody looking at a camera that is offline',
      { resting: true, camera: camera('offline', 'camera-offline') },
      { state: 'offline', code: 'camera-offline' },
    ],
    ['asked for just now', { askedAt: 99_000 }, { state: 'connecting' }],
    ['asked for too long ago', {}, { state: 'offline', code: 'no-frames' }],
    [
      'painted long before it was asked for anew',
      { ...painted(60_000), askedAt: 99_000 },
      { state: 'connecting' },
    ],
    ['nothing known of the camera yet', { askedAt: 99_500, camera: undefined }, { state: 'connecting' }],
  ])('%s', (_what, given, expected) => {
    expect(judgePicture(facts(given))).toMatchObject(expected);
  });

  test('TR-2: connecting always ends', () => {
    const states = fc.constantFrom(camera('online'), camera('interrupted', 'camera-lost'), undefined);
    fc.assert(
      fc.property(states, fc.nat({ max: 20 }), fc.boolean(), (status, decodeFailures, reachable) => {
        const relay = reachable
          ? ({ reachable } as const)
          : ({ reachable, since: 50_000, code: 'relay-unreachable' } as const);
        const judged = judgePicture(
          facts({ camera: status, decodeFailures, relay, now: 50_000 + CONNECTING_DEADLINE_MS }),
        );
        expect(judged.state).not.toBe('connecting');
      }),
    );
  });

  test('TR-3: whatever is not live says why', () => {
    const time = fc.integer({ min: 0, max: 200_000 });
    fc.assert(
      fc.property(
        time,
        time,
        fc.option(time),
        fc.constantFrom('online', 'interrupted', 'offline'),
        (now, askedAt, lastPaintedAt, state) => {
          const judged = judgePicture(
            facts({ now, askedAt, lastPaintedAt, camera: camera(state as CameraStatus['state']) }),
          );
          if (judged.state === 'stale' || judged.state === 'offline')
            expect(judged.code).toMatch(/^[a-z-]+$/);
        },
      ),
    );
  });
});
