import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { ViewerReport } from '@porthole/shared/protocol/camera-path';
import type { LegReport } from '@porthole/shared/protocol/leg';
import type { Transport } from '@porthole/shared/protocol/transport';
import { describe, expect, test } from 'vitest';
import { Directory } from '../relay/directory.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { directoryMetrics } from './directory-metrics.ts';
import { openLog } from './log.ts';
import { Metrics, openProcessMetrics } from './metrics.ts';
import { observedPublishers } from './observe.ts';

const idOf = (n: number) => `cam_${String(n).padStart(10, '0')}`;

/** Figures of a directory whose publishers and viewers are in the test's hands. */
function open() {
  const timers = new ManualTimers();
  const metrics = new Metrics();
  const { log } = openLog({ level: 'silent', format: 'json' });
  const directory = new Directory(timers, observedPublishers(metrics, log));
  directoryMetrics(metrics.registry, directory);
  const add = (n = 0) => directory.add({ id: idOf(n), name: 'Yard', everSeen: false });
  const publisher = (session: string, transport: Transport, keyVersion = 1): Publisher => ({
    ...{ session, transport, keyVersion, status: UNKNOWN_STATUS },
    port: { demand: () => {}, refuse: () => {} },
  });
  const send = (n: number, from: Publisher) => {
    const channel = directory.channel(idOf(n));
    channel.attach(from);
    const jpeg = new Uint8Array(1);
    return channel.publish(from, { counted: undefined, capturedAt: undefined, width: 1, height: 1, jpeg });
  };
  const lines = async () => (await metrics.text()).split('\n');
  return { timers, metrics, directory, add, publisher, send, lines };
}

const viewer = (transport: ViewerReport['transport'], window: number | null): ViewerReport => ({
  ...{ transport, window, since: 0, inFlight: 0, roundTripMs: null },
  rendition: { name: 'full', cause: 'full' },
  account: { captured: 0, painted: 0, dropped: {} },
});

describe('AP-1: the metrics', () => {
  test('are the sums over all viewers, however often they are asked for', async () => {
    const { metrics, directory, add, lines } = open();
    const channel = add();
    const upgraded: ViewerReport = { ...viewer('websocket', 3), standsBy: true };
    for (const report of [viewer('websocket', 3), viewer('polling', 5), viewer('mjpeg', null), upgraded])
      channel.join({ offer: () => {}, end: () => {}, report: () => report });
    metrics.captured(5);
    metrics.captured(2);
    metrics.painted(3, { transport: 'websocket', ageMs: 90 });
    metrics.painted(1, { transport: 'http' });
    metrics.dropped('downlink-full', 2);
    metrics.dropped('superseded', 1);
    metrics.sent('mjpeg', 7);
    metrics.sent('mjpeg', 100);
    metrics.renditionFailed('640');
    for (const _asked of ['once', 'and again']) {
      expect(await lines()).toEqual(
        expect.arrayContaining([
          'porthole_frames_captured_total 7',
          'porthole_frames_painted_total 4',
          'porthole_frames_dropped_total{reason="downlink-full"} 2',
          'porthole_frames_dropped_total{reason="idle"} 0',
          'porthole_viewers{transport="websocket"} 1',
          'porthole_viewers{transport="http"} 0',
          'porthole_viewers{transport="mjpeg"} 1',
          'porthole_viewers{transport="webrtc"} 1',
          'porthole_frame_bytes_out_total{transport="mjpeg"} 107',
          'porthole_frame_age_seconds_bucket{le="0.05",transport="websocket"} 0',
          'porthole_frame_age_seconds_bucket{le="0.1",transport="websocket"} 1',
          'porthole_frame_age_seconds_count{transport="websocket"} 1',
          'porthole_rendition_failures_total{rendition="640"} 1',
        ]),
      );
    }
    directory.close();
  });

  test('AP-2: tell which cameras are up, and forget one that is removed', async () => {
    const { directory, add, publisher, send, lines } = open();
    add(1);
    add(2);
    add(3);
    send(1, publisher('a-run-of-it', 'http'));
    send(2, publisher('another-run', 'polling'));
    expect(await lines()).toEqual(
      expect.arrayContaining([
        `porthole_camera_up{camera="${idOf(1)}"} 1`,
        'porthole_cameras{state="online"} 2',
        'porthole_publishers{transport="http"} 1',
        'porthole_publishers{transport="polling"} 1',
      ]),
    );
    directory.remove(idOf(1), 'key-wrong');
    const after = await lines();
    expect(after.filter((line) => line.includes('camera='))).toEqual([
      `porthole_camera_up{camera="${idOf(2)}"} 1`,
    ]);
    expect(after).toContain('porthole_cameras{state="online"} 1');
    directory.close();
  });

  test('tell what becomes of publishers: moved, lost and back, gone', async () => {
    const { directory, add, publisher, send, lines, timers } = open();
    const channel = add();
    const [socket, post] = [publisher('a-run-of-it', 'websocket'), publisher('a-run-of-it', 'http')];
    send(0, socket);
    timers.advance(2_000);
    send(0, post);
    send(0, post);
    send(0, socket);
    timers.advance(4_000);
    channel.detach(socket, 'camera-lost');
    timers.advance(1_000);
    send(0, socket);
    timers.advance(20_000);
    channel.attach(publisher('another-run', 'polling'));
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'porthole_transport_changes_total{leg="publisher",from="websocket",to="http",reason="unsaid"} 1',
        'porthole_transport_changes_total{leg="publisher",from="http",to="websocket",reason="climbed"} 1',
        'porthole_reconnects_total{leg="publisher",transport="websocket"} 1',
      ]),
    );
    directory.close();
  });

  test('have from a publisher that tells of its leg why it moved, each time once', async () => {
    const { directory, add, publisher, send, lines } = open();
    const channel = add();
    const [socket, post] = [publisher('a-run-of-it', 'polling'), publisher('a-run-of-it', 'http')];
    const rung = { state: 'ready', code: null, retryInMs: null } as const;
    const tell = (...changes: LegReport['changes']) => {
      const rungs = { websocket: rung, polling: rung, http: rung };
      channel.setStatus(channel.publisher as Publisher, {
        ...UNKNOWN_STATUS,
        leg: { choice: 'auto', rungs, changes },
      });
    };
    const first = { from: null, to: 'polling', code: null } as const;
    const climb = { from: 'polling', to: 'websocket', code: null } as const;
    const fall = { from: 'websocket', to: 'http', code: 'websocket-silent' } as const;
    send(0, socket);
    tell({ agoMs: 0, ...first });
    tell({ agoMs: 1_000, ...first }, { agoMs: 0, ...climb });
    send(0, publisher('a-run-of-it', 'websocket'));
    send(0, post);
    tell({ agoMs: 9_000, ...first }, { agoMs: 8_001, ...climb }, { agoMs: 0, ...fall });
    tell({ agoMs: 12_000, ...first }, { agoMs: 11_000, ...climb }, { agoMs: 2_999, ...fall });
    const moved = (await lines()).filter((line) => line.startsWith('porthole_transport_changes_total{'));
    expect(moved).toEqual([
      'porthole_transport_changes_total{leg="publisher",from="polling",to="websocket",reason="climbed"} 1',
      'porthole_transport_changes_total{leg="publisher",from="websocket",to="http",reason="websocket-silent"} 1',
    ]);
    directory.close();
  });

  test('TE-1: have what pages tell of themselves', async () => {
    const { directory, metrics, lines } = open();
    metrics.told({ firstPaint: { transport: 'websocket', ms: 450 } });
    metrics.told({ transportChange: { from: 'websocket', to: 'http', reason: 'websocket-silent' } });
    metrics.told({ transportChange: { from: 'http', to: 'webrtc', reason: 'climbed' } });
    metrics.told({ transportChange: { from: 'webrtc', to: 'http', reason: 'rtc-stall' } });
    metrics.told({ reconnect: { transport: 'http', ms: 900 } });
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'porthole_first_paint_seconds_bucket{le="0.3",transport="websocket"} 0',
        'porthole_first_paint_seconds_bucket{le="0.5",transport="websocket"} 1',
        'porthole_transport_changes_total{leg="viewer",from="websocket",to="http",reason="websocket-silent"} 1',
        'porthole_transport_changes_total{leg="viewer",from="http",to="webrtc",reason="climbed"} 1',
        'porthole_transport_changes_total{leg="viewer",from="webrtc",to="http",reason="rtc-stall"} 1',
        'porthole_reconnects_total{leg="viewer",transport="http"} 1',
      ]),
    );
    directory.close();
  });

  test('RT-8: have what pages tell of their attempts at WebRTC', async () => {
    const { directory, metrics, lines } = open();
    metrics.told({ rtcAttempt: { code: 'rtc-stall', shownMs: 160 } });
    metrics.told({ rtcAttempt: { code: null, shownMs: 250 } });
    metrics.told({ rtcAttempt: { code: 'rtc-ice-blocked', shownMs: null } });
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'porthole_rtc_attempts_total{result="painted",reason="rtc-stall"} 1',
        'porthole_rtc_attempts_total{result="painted",reason="none"} 1',
        'porthole_rtc_attempts_total{result="failed",reason="rtc-ice-blocked"} 1',
        'porthole_rtc_shown_seconds_bucket{le="0.2"} 1',
        'porthole_rtc_shown_seconds_count 2',
      ]),
    );
    directory.close();
  });

  test('RT-7: have how many watch over WebRTC', async () => {
    const { directory, add, publisher, lines } = open();
    for (const [n, rtc] of [
      { state: 'ready', watching: 2, most: 3 },
      { state: 'off', code: 'rtc-off', watching: 0, most: 3 },
      undefined,
    ].entries()) {
      const from = publisher('a-run-of-it', 'websocket');
      add(n).attach({ ...from, status: { ...from.status, ...(rtc && { rtc }) } as Publisher['status'] });
    }
    expect(await lines()).toEqual(expect.arrayContaining(['porthole_rtc_viewers 2']));
    directory.close();
  });

  test('have the process’s own beside them, from a registry that several relays of a process may share', async () => {
    const own = openProcessMetrics();
    const names = async (metrics: Metrics) =>
      (await metrics.text()).split('\n').map((line) => line.split(/[ {]/)[0]);
    for (const metrics of [new Metrics(own), new Metrics(own)])
      expect(await names(metrics)).toEqual(
        expect.arrayContaining([
          'process_resident_memory_bytes',
          'process_cpu_seconds_total',
          'nodejs_eventloop_lag_p99_seconds',
          'nodejs_heap_size_used_bytes',
          'porthole_frames_captured_total',
        ]),
      );
    expect((await names(new Metrics())).filter((name) => /^(process|nodejs)_/.test(`${name}`))).toEqual([]);
  });
});
