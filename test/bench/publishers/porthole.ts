import { randomUUID } from 'node:crypto';
import { COOLDOWNS_MS } from '@porthole/shared/ladder/setbacks';
import { CaptureRun } from '../../../capture-client/src/capture-run.ts';
import { nodeTimers } from '../../../capture-client/src/node-timers.ts';
import { openRtc } from '../../../capture-client/src/rtc/open-rtc.ts';
import { CAPTURE_SETTINGS } from '../../../capture-client/src/settings.ts';
import type { Source, SourceListener } from '../../../capture-client/src/sources/source.ts';
import type { CaptureStatus } from '../../support/capture.ts';
import type { BenchCamera } from '../servers.ts';
import type { PublishJob } from './publisher.ts';
import type { Uplink } from './uplink.ts';

/** The capture client, all of it but the program that reads a webcam. */
export function openPorthole(
  { url, transport, rtc = false }: Pick<PublishJob, 'url' | 'transport' | 'rtc'>,
  { key }: Pick<BenchCamera, 'key'>,
): Uplink & { end(): Promise<void> } {
  const source = new ReadyMade();
  const status = new StatusReader();
  const run = new CaptureRun({
    settings: { relay: url, key, transport, json: true, uplink: 'auto', retryAfter: COOLDOWNS_MS },
    source,
    ...(rtc && { openRtc: openRtc(RTC_UNTOLD, nodeTimers) }),
    host: 'bench',
    session: randomUUID(),
    interfaces: () => ({}),
    timers: nodeTimers,
    chance: Math.random,
    terminal: { write: (text) => status.read(text), columns: () => null },
  });
  run.start();
  return {
    offer: (jpeg) => source.offer(jpeg),
    end: () => run.end(),
    ready: status.connected,
    get lostSessions() {
      return status.lostSessions;
    },
    get transport() {
      return status.last?.transport ?? 'none';
    },
    get words() {
      return JSON.stringify(status.last ?? {});
    },
  };
}

/** As it is unless it is told otherwise. */
const RTC_UNTOLD = {
  rtcViewers: CAPTURE_SETTINGS.rtcViewers.fallback,
  rtcBitrate: CAPTURE_SETTINGS.rtcBitrate.fallback,
  rtcRelayOnly: CAPTURE_SETTINGS.rtcRelayOnly.fallback,
};

/** A webcam whose pictures were made before. */
class ReadyMade implements Source {
  readonly kind = 'webcam';
  readonly label = 'ready-made pictures';
  readonly frameIntervalMs = undefined;
  #listener: SourceListener | undefined;

  start(listener: SourceListener): void {
    this.#listener = listener;
    listener.state({ state: 'running' });
  }

  offer(jpeg: Buffer): void {
    this.#listener?.frame({ jpeg, capturedAt: nodeTimers.monotonic() });
  }

  async stop(): Promise<void> {
    this.#listener = undefined;
  }
}

/** What it prints for programs, once a second and on every change. */
class StatusReader {
  last: CaptureStatus | undefined;
  lostSessions = 0;
  #tellConnected = () => {};
  readonly connected = new Promise<void>((resolve) => {
    this.#tellConnected = resolve;
  });

  read(text: string): void {
    for (const line of text.split('\n').filter((one) => one.startsWith('{'))) {
      const before = this.last?.transport;
      this.last = JSON.parse(line) as CaptureStatus;
      if (this.last.transport) this.#tellConnected();
      else if (before) this.lostSessions += 1;
    }
  }
}
