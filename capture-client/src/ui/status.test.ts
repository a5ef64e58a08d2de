import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { errorBody } from '@porthole/shared/protocol/wire';
import type { PublisherReport, PublisherState } from '@porthole/shared/publisher/publisher-report';
import { describe, expect, it } from 'vitest';
import type { SourceState } from '../sources/source.ts';
import { figures, figuresLine, type Snapshot, topic, words } from './status.ts';

const CONNECTED: PublisherState = { state: 'connected', transport: 'websocket', note: null };
const CONNECTING: PublisherState = { state: 'connecting', code: null, detail: '' };
const AWAY: PublisherState = { state: 'connecting', code: 'relay-unreachable', detail: 'ECONNREFUSED' };
const RUNNING: SourceState = { state: 'running' };
const BUSY: SourceState = { state: 'failed', code: 'camera-busy', detail: 'Device or resource busy' };

const REDUCTION = {
  code: 'uplink-thin' as const,
  ...{ width: 640, height: 360, quality: 45, fps: 12, bytesPerSecond: 198_000 },
};

export function snapshot(
  connection: PublisherState,
  source: SourceState,
  report: Partial<PublisherReport> = {},
): Snapshot {
  return {
    report: {
      connection,
      camera: { id: 'cam_0123456789', name: 'Yard' },
      demand: { viewers: 2 },
      account: {
        captured: 1300,
        sent: 1204,
        acknowledged: 1200,
        dropped: { idle: 0, standby: 0, paced: 0, 'uplink-full': 2, 'too-large': 0, 'uplink-lost': 1 },
      },
      rate: { fps: 14.96, bytesPerSecond: 523_256 },
      capturedFps: 15,
      deliveredBytes: 60_000_000,
      roundTripMs: 12,
      mostFps: null,
      reduction: null,
      cappedAt: null,
      ...report,
    },
    source: { label: 'HD Cam', state: source },
    size: { width: 1280, height: 720 },
    isRateOnly: false,
    rtc: null,
    relay: 'https://porthole.example.org',
    host: 'FRONT-PC',
  };
}

describe('the figures', () => {
  it('are what scripts read', () => {
    expect(figures(snapshot(CONNECTED, RUNNING))).toEqual({
      transport: 'websocket',
      fps: 15,
      kilobytesPerSecond: 523.3,
      sent: 1204,
      dropped: 3,
      width: 1280,
      height: 720,
      reduction: null,
      cappedAt: null,
      viewers: 2,
      standsBy: false,
      rtc: null,
      state: 'sending',
      code: null,
    });
  });

  it('tell who watches over WebRTC', () => {
    const rtc = {
      state: 'ready',
      watching: 1,
      most: 3,
      crashes: 0,
      lastCrash: null,
    } as const;
    const told = figures({ ...snapshot(CONNECTED, RUNNING), rtc });
    expect(told.rtc).toEqual(rtc);
    expect(figuresLine(told)).toContain('2 viewers, 1 over WebRTC');
  });

  it.each([
    [CONNECTING, RUNNING, 'connecting', null],
    [AWAY, RUNNING, 'connecting', 'relay-unreachable'],
    [CONNECTED, { state: 'starting' }, 'starting', null],
    [CONNECTED, BUSY, 'source-failed', 'camera-busy'],
    [AWAY, BUSY, 'source-failed', 'camera-busy'],
    [
      { ...CONNECTED, transport: 'polling', note: 'websocket-refused' },
      RUNNING,
      'sending',
      'websocket-refused',
    ],
    [{ state: 'refused', refusal: errorBody('replaced').error }, RUNNING, 'refused', 'replaced'],
    [{ state: 'ended' }, RUNNING, 'ended', null],
  ] as [PublisherState, SourceState, string, string | null][])(
    'of %j and %j say %s',
    (connection, source, state, code) => {
      expect(figures(snapshot(connection, source))).toMatchObject({ state, code });
    },
  );

  it('are not guessed where they are not known', () => {
    const unknown = {
      ...snapshot(CONNECTING, RUNNING, { demand: null, rate: { fps: null, bytesPerSecond: null } }),
      size: null,
    };
    expect(figures(unknown)).toMatchObject({
      fps: null,
      kilobytesPerSecond: null,
      width: null,
      viewers: null,
      transport: null,
    });
    expect(figuresLine(figures(unknown))).toContain('– fps · – KB/s');
  });

  it('stand in one line', () => {
    const line = figuresLine(figures(snapshot(CONNECTED, RUNNING)));
    expect(line).toBe(
      'WebSocket · 15.0 fps · 523 KB/s · 1\u2009204 sent · 3 dropped · 1280 × 720 · 2 viewers',
    );
    expect(figuresLine({ ...figures(snapshot(CONNECTED, RUNNING)), viewers: 1 })).toMatch(/1 viewer$/);
  });

  it('say why there are few of them while nobody watches', () => {
    const idle = snapshot(CONNECTED, RUNNING, {
      demand: { viewers: 0 },
      rate: { fps: 1, bytesPerSecond: 35_000 },
    });
    expect(figuresLine(figures(idle))).toMatch(
      /^WebSocket · 1\.0 fps: nobody watches · 35 KB\/s · .* · 0 viewers$/,
    );
  });

  it('say why there are few of them while all who watch see it over WebRTC', () => {
    const demand = { viewers: 1, standsBy: true };
    const spared = snapshot(CONNECTED, RUNNING, { demand, rate: { fps: 3.3, bytesPerSecond: 115_000 } });
    expect(figuresLine(figures(spared))).toMatch(
      /^WebSocket · 3\.3 fps: all see it over WebRTC · 115 KB\/s · .* · 1 viewer$/,
    );
  });

  it('are of pictures as they are sent', () => {
    const thin = snapshot(CONNECTED, RUNNING, { reduction: REDUCTION });
    expect(figures(thin)).toMatchObject({ width: 640, height: 360, reduction: REDUCTION });
  });

  it('stand beside what is wrong', () => {
    expect(figuresLine(figures(snapshot(CONNECTED, BUSY)))).toMatch(/^source failed · WebSocket · /);
    expect(figuresLine(figures(snapshot(AWAY, RUNNING)))).toMatch(/^connecting · /);
  });
});

describe('the words', () => {
  it('of a thin line say what it carries and what is sent over it', () => {
    const thin = snapshot(CONNECTED, RUNNING, { reduction: REDUCTION });
    expect(words(thin)).toContain(
      'over WebSocket. The line of FRONT-PC carries 198 KB/s, so it sends 640 px at 12 fps. It returns to full by itself.',
    );
    expect(words({ ...thin, isRateOnly: true })).toContain('the package sharp is missing');
  });

  it('of a proxy that refuses large requests say from which size, but not over WebSocket, which has none', () => {
    const capped = { cappedAt: 66_800 };
    expect(words(snapshot({ ...CONNECTED, transport: 'http' }, RUNNING, capped))).toBe(
      'Sending HD Cam as “Yard” over HTTP. Something between refuses requests over 67 KB. Smaller frames are sent instead; ask who runs that proxy to allow 2 MB.',
    );
    expect(words(snapshot(CONNECTED, RUNNING, capped))).toBe('Sending HD Cam as “Yard” over WebSocket.');
    const cut: PublisherState = { ...AWAY, code: 'requests-capped', detail: '' };
    expect(words(snapshot(cut, RUNNING, capped))).toContain('refuses requests over 67 KB. Smaller');
  });

  it.each([
    [CONNECTING, RUNNING, 'Connecting to https://porthole.example.org …'],
    [CONNECTED, RUNNING, 'Sending HD Cam as “Yard” over WebSocket.'],
    [CONNECTED, { state: 'starting' }, 'Connected as “Yard”. Opening HD Cam …'],
    [
      { ...CONNECTED, transport: 'polling', note: 'websocket-refused' },
      RUNNING,
      'Sending HD Cam as “Yard” over polling. The upgrade to WebSocket was refused on the way.',
    ],
    [{ state: 'ended' }, RUNNING, 'Ended.'],
  ] as [PublisherState, SourceState, string][])('for %j and %j are “%s”', (connection, source, text) => {
    expect(words(snapshot(connection, source))).toBe(text);
  });

  it('of WebRTC say that no TURN server is named, or why its process crashed, and nothing else of why it is off', () => {
    const off = (code: ReasonCode) =>
      words({
        ...snapshot(CONNECTED, RUNNING),
        rtc: {
          ...{ state: 'off', watching: 0, most: 3 },
          code,
          crashes: 0,
          lastCrash: 'exit code 1: Error: no memory',
        },
      });
    expect(off('rtc-no-turn')).toMatch(/^Sending HD Cam.*names no TURN server\..*--rtc-relay-only/);
    expect(off('rtc-not-offered')).not.toContain('WebRTC');
    expect(off('rtc-sidecar-crash')).toContain('(exit code 1: Error: no memory)');
  });

  it('of a failed source say on which PC, what to do, and what the tool said', () => {
    expect(words(snapshot(CONNECTED, BUSY))).toBe(
      'Connected as “Yard”. HD Cam: Another program on FRONT-PC holds the webcam. Close it there; the webcam is tried again within 2 s. (Device or resource busy)',
    );
  });

  it('of a refusal say why', () => {
    const refused: PublisherState = { state: 'refused', refusal: errorBody('replaced').error };
    expect(words(snapshot(refused, RUNNING))).toContain('Another program started with this camera’s key');
  });

  it('have one topic, however a tool puts it', () => {
    const other: PublisherState = { ...AWAY, detail: 'bad port' };
    expect(topic(snapshot(AWAY, RUNNING))).toBe(topic(snapshot(other, RUNNING)));
    expect(topic(snapshot(AWAY, RUNNING))).not.toBe(topic(snapshot(CONNECTED, RUNNING)));
    expect(topic(snapshot(CONNECTED, BUSY))).toBe(topic(snapshot(CONNECTED, { ...BUSY, detail: 'x' })));
  });
});
