import { errorBody } from '@porthole/shared/protocol/wire';
import type { PublisherReport, PublisherState } from '@porthole/shared/publisher/publisher-session';
import { describe, expect, it } from 'vitest';
import type { SourceState } from '../sources/source.ts';
import { figures, figuresLine, type Snapshot, topic, words } from './status.ts';

const CONNECTED: PublisherState = { state: 'connected', transport: 'websocket', note: null };
const CONNECTING: PublisherState = { state: 'connecting', code: null, detail: '' };
const AWAY: PublisherState = { state: 'connecting', code: 'relay-unreachable', detail: 'ECONNREFUSED' };
const RUNNING: SourceState = { state: 'running' };
const BUSY: SourceState = { state: 'failed', code: 'camera-busy', detail: 'Device or resource busy' };

export function snapshot(
  connection: PublisherState,
  source: SourceState,
  report: Partial<PublisherReport> = {},
): Snapshot {
  return {
    report: {
      connection,
      camera: { id: 'cam_0123456789', name: 'Yard' },
      viewers: 2,
      account: {
        captured: 1300,
        sent: 1204,
        acknowledged: 1200,
        rejected: { 'frame-superseded': 1 },
        dropped: { replaced: 2, lost: 0, 'too-large': 0 },
      },
      rate: { fps: 14.96, bytesPerSecond: 523_256 },
      roundTripMs: 12,
      ...report,
    },
    source: { label: 'HD Cam', state: source },
    size: { width: 1280, height: 720 },
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
      viewers: 2,
      state: 'sending',
      code: null,
    });
  });

  it.each([
    [CONNECTING, RUNNING, 'connecting', null],
    [AWAY, RUNNING, 'connecting', 'relay-unreachable'],
    [CONNECTED, { state: 'starting' }, 'starting', null],
    [CONNECTED, BUSY, 'source-failed', 'camera-busy'],
    [AWAY, BUSY, 'source-failed', 'camera-busy'],
    [
      { ...CONNECTED, transport: 'polling', note: 'websocket-blocked' },
      RUNNING,
      'sending',
      'websocket-blocked',
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
      ...snapshot(CONNECTING, RUNNING, { viewers: null, rate: { fps: null, bytesPerSecond: null } }),
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

  it('stand beside what is wrong', () => {
    expect(figuresLine(figures(snapshot(CONNECTED, BUSY)))).toMatch(/^source failed · WebSocket · /);
    expect(figuresLine(figures(snapshot(AWAY, RUNNING)))).toMatch(/^connecting · /);
  });
});

describe('the words', () => {
  it.each([
    [CONNECTING, RUNNING, 'Connecting to https://porthole.example.org …'],
    [CONNECTED, RUNNING, 'Sending HD Cam as “Yard” over WebSocket.'],
    [CONNECTED, { state: 'starting' }, 'Connected as “Yard”. Opening HD Cam …'],
    [
      { ...CONNECTED, transport: 'polling', note: 'websocket-blocked' },
      RUNNING,
      'Sending HD Cam as “Yard” over polling. The upgrade to WebSocket did not get through.',
    ],
    [{ state: 'ended' }, RUNNING, 'Ended.'],
  ] as [PublisherState, SourceState, string][])('for %j and %j are “%s”', (connection, source, text) => {
    expect(words(snapshot(connection, source))).toBe(text);
  });

  it('of a failed source say on which PC, what to do, and what the tool said', () => {
    expect(words(snapshot(CONNECTED, BUSY))).toBe(
      'Connected as “Yard”. HD Cam: Another program on FRONT-PC holds the webcam. Close it there; the webcam is tried again by itself. (Device or resource busy)',
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
