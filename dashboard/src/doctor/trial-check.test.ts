import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { RtcStatus } from '@porthole/shared/protocol/rtc';
import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RtcPair } from '../rtc/peer-stats.ts';
import type { RtcAttempt, RtcFigures, RtcReport } from '../rtc/rtc-report.ts';
import { rtcAttempt, rtcReport } from '../rtc/testing/rtc-attempts.ts';
import type { CameraModel, WallModel } from '../state/model.ts';
import { trialCheck } from './trial-check.ts';

beforeEach(() => void vi.stubGlobal('document', { hidden: false }));
afterEach(() => void vi.unstubAllGlobals());

const off: RtcStatus = { state: 'off', code: 'rtc-off', watching: 0, most: 3 };
const READY: RtcStatus = { state: 'ready', watching: 0, most: 3 };

function cameraOf(id: string, rtc: RtcStatus | undefined, state: CameraStatus['state'] = 'online') {
  const publisher = { transport: 'websocket', source: 'a street', host: 'pc', ...(rtc && { rtc }) };
  const seen: (number | null)[] = [];
  const status = signal({ id, name: `Camera ${id}`, state, publisher } as unknown as CameraStatus);
  const camera = { id, status, see: (_place: object, width: number | null) => seen.push(width) };
  return { camera: camera as unknown as CameraModel, seen };
}

interface Scene {
  cameras?: readonly CameraModel[];
  saving?: boolean;
}

function look({ cameras = [], saving = false }: Scene) {
  const timers = new ManualTimers();
  const report = signal<RtcReport | null>(null);
  const looked = signal<string | null>(null);
  const tries = { count: 0 };
  const rtc = {
    ...{ saving: signal(saving), camera: looked, report },
    tryNow: () => {
      tries.count += 1;
    },
  };
  const wall = { cameras: signal(cameras), rtc } as unknown as WallModel;
  const check = trialCheck(wall);
  const leave = new AbortController();
  const result = check.run({ signal: leave.signal, timers, progress: () => {} });
  const pass = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 100) {
      timers.advance(100);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
  };
  const tells = async (camera: string, told: Partial<RtcReport>) => {
    looked.value = camera;
    report.value = rtcReport(told);
    await pass(100);
  };
  return { timers, tries, leave, result, pass, tells };
}

/** It has painted so many frames, over a pair like that. */
const painting = (framesPainted: number, part: Partial<RtcPair> = {}): Partial<RtcReport> => {
  const pair = { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: null, ...part };
  return { attempt: rtcAttempt({ framesPainted }), figures: { pair } as RtcFigures };
};

const failed = (code: NonNullable<RtcAttempt['end']>['code'], more: Partial<RtcAttempt> = {}): RtcAttempt =>
  rtcAttempt({ shownMs: null, end: { afterMs: 3_041, code }, ...more });

describe('The trial with a camera', () => {
  test('[DR-3] is passed once WebRTC paints five frames that were decoded, and tells how they came', async () => {
    const { camera, seen } = cameraOf('a', READY);
    const { result, tells } = look({ cameras: [camera] });
    expect(seen).toEqual([640]);
    await tells('a', { attempt: rtcAttempt({ shownMs: null }) });
    await tells('a', painting(5, { local: 'relay', relayProtocol: 'tcp' }));
    expect(await result).toEqual({
      outcome: 'fine',
      says: 'Camera a: painted over tcp, by TURN',
      figure: '140 ms',
    });
    expect(seen).toEqual([640, null]);
  });

  test('[DR-3] is not passed by being connected, nor by four frames', async () => {
    const { camera } = cameraOf('a', READY);
    const { result, tells } = look({ cameras: [camera] });
    await tells('a', painting(4));
    await tells('a', { attempt: failed('rtc-connected-no-frames', { framesPainted: 1 }) });
    expect(await result).toMatchObject({ outcome: 'blocked', code: 'rtc-connected-no-frames' });
  });

  test('that failed says why, and what to ask for', async () => {
    const { camera } = cameraOf('a', READY);
    const { result, tells } = look({ cameras: [camera] });
    await tells('a', { attempt: failed('rtc-ice-blocked') });
    expect(await result).toMatchObject({
      outcome: 'blocked',
      code: 'rtc-ice-blocked',
      says: 'Camera a: no way through UDP',
      next: 'No address pair answered. Ask your network team for UDP, or for TURN over TLS 443; it is tried again by itself.',
    });
  });

  test('is a new one, whatever came of those before', async () => {
    const { camera } = cameraOf('a', READY);
    const { result, tells, tries } = look({ cameras: [camera] });
    const old = failed('rtc-stall', { at: 1_600_000_000_000 });
    await tells('a', { attempt: old, rung: { state: 'failed', code: 'rtc-stall', retryAt: 60_000 } });
    expect(tries.count).toBeGreaterThan(0);
    await tells('a', painting(7));
    expect(await result).toMatchObject({ outcome: 'fine', says: 'Camera a: painted over udp' });
  });

  test('goes on where an attempt was let go of for no fault', async () => {
    const { camera } = cameraOf('a', READY);
    const { result, tells } = look({ cameras: [camera] });
    await tells('a', { attempt: failed(null) });
    await tells('a', painting(5));
    expect((await result).outcome).toBe('fine');
  });

  test('says of a page that nobody sees that it shows nothing', async () => {
    vi.stubGlobal('document', { hidden: true });
    const { result } = look({ cameras: [cameraOf('a', READY).camera] });
    expect(await result).toMatchObject({ outcome: 'unknown', code: 'tab-hidden' });
  });

  test('that does not begin says why, and lets the camera go', async () => {
    const { camera, seen } = cameraOf('a', READY);
    const { result, tells, pass } = look({ cameras: [camera] });
    await tells('a', { rung: { state: 'untried', code: 'rtc-no-signalling', retryAt: null } });
    await pass(15_100);
    expect(await result).toMatchObject({ outcome: 'not-run', code: 'rtc-no-signalling' });
    expect(seen).toEqual([640, null]);
  });

  test('takes a camera that has room for one more', async () => {
    const [full, free] = [cameraOf('a', { ...READY, watching: 3 }), cameraOf('b', READY)];
    const { leave, result } = look({ cameras: [full.camera, free.camera] });
    expect([full.seen, free.seen]).toEqual([[], [640]]);
    leave.abort();
    await result;
  });

  test('waits for a camera that nobody has watched yet, which offers it only then', async () => {
    const { camera } = cameraOf('a', { ...off, code: 'rtc-not-offered' });
    const { result, tells, pass } = look({ cameras: [camera] });
    await tells('a', { rung: { state: 'untried', code: 'rtc-not-offered', retryAt: null } });
    await pass(5_000);
    await tells('a', painting(5));
    expect((await result).outcome).toBe('fine');
  });

  test('says of a camera that does not offer it when watched where to look', async () => {
    const { camera } = cameraOf('a', { ...off, code: 'rtc-not-offered' });
    const { result, tells, pass } = look({ cameras: [camera] });
    await tells('a', { rung: { state: 'untried', code: 'rtc-not-offered', retryAt: null } });
    await pass(15_100);
    expect(await result).toMatchObject({
      ...{ outcome: 'not-run', code: 'rtc-not-offered', next: expect.stringContaining('optional package') },
    });
  });

  test.each<[string, Scene, string | undefined]>([
    ['no camera is online', { cameras: [cameraOf('a', READY, 'offline').camera] }, undefined],
    ['this browser saves data', { saving: true }, 'save-data'],
  ])('is left out where %s, and says what to do', async (why, scene, code) => {
    const result = await look(scene).result;
    expect(result).toMatchObject({ outcome: 'not-run', says: `not run: ${why}`, next: expect.any(String) });
    expect(result.code).toBe(code);
  });

  test.each(['rtc-forbidden', 'rtc-off', 'rtc-busy'] as const)(
    'ends at once where the ladder says %s, and says what to do',
    async (code) => {
      const { result, tells } = look({ cameras: [cameraOf('a', off).camera] });
      await tells('a', { rung: { state: 'untried', code, retryAt: null } });
      expect(await result).toMatchObject({ outcome: 'not-run', code, next: expect.any(String) });
    },
  );

  test('is left out where nobody is signed in, and says what to do', async () => {
    const check = trialCheck(null);
    expect(
      await check.run({
        signal: new AbortController().signal,
        timers: new ManualTimers(),
        progress: () => {},
      }),
    ).toMatchObject({
      outcome: 'not-run',
      next: expect.stringContaining('Sign in'),
    });
  });
});
