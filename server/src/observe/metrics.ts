import type { ViewerTransportName } from '@porthole/shared/protocol/camera-path';
import type { Drop } from '@porthole/shared/protocol/drops';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import type { Transport } from '@porthole/shared/protocol/transport';
import { Registry } from 'prom-client';
import type { Directory } from '../relay/directory.ts';
import type { MoveReason, PublisherName, PublisherObserver } from '../relay/publisher-runs.ts';
import type { RenditionObserver } from '../relay/rendition-figures.ts';
import type { BookObserver, Painted } from '../relay/viewer-books.ts';
import { cameraMetrics } from './camera-metrics.ts';
import { FrameMetrics } from './frame-metrics.ts';
import { legMetrics } from './leg-metrics.ts';
import { renditionMetrics } from './rendition-metrics.ts';
import { RtcMetrics, rtcViewersMetric } from './rtc-metrics.ts';
import { SessionMetrics } from './session-metrics.ts';

/**
 * Figures for Prometheus. No label has a value that anybody outside can choose: cameras are named by their ids, of which there is a
 * bound, all else by words of the protocol.
 */
export class Metrics implements BookObserver, PublisherObserver {
  readonly registry = new Registry();
  readonly renditions: RenditionObserver = renditionMetrics(this.registry);
  readonly #frames = new FrameMetrics(this.registry);
  readonly #sessions = new SessionMetrics(this.registry);
  readonly #rtc = new RtcMetrics(this.registry);

  readonly #process: Registry;

  /** @param process metrics of the process that the relay runs in, shown beside its own */
  constructor(process = new Registry()) {
    this.#process = process;
  }

  /** What is read of the cameras whenever somebody asks for the metrics. */
  watch(directory: Directory): void {
    cameraMetrics(this.registry, directory);
    legMetrics(this.registry, directory);
    rtcViewersMetric(this.registry, directory);
  }

  captured(frames: number): void {
    this.#frames.captured(frames);
  }

  painted(frames: number, how: Painted): void {
    this.#frames.painted(frames, how);
  }

  dropped(reason: Drop, frames: number): void {
    this.#frames.dropped(reason, frames);
  }

  ended(transport: ViewerTransportName, ms: number): void {
    this.#sessions.ended('viewer', transport, ms);
  }

  publisherLeft(_who: PublisherName, transport: Transport, ms: number): void {
    this.#sessions.ended('publisher', transport, ms);
  }

  publisherMoved(_who: PublisherName, from: Transport, to: Transport, reason: MoveReason): void {
    this.#sessions.moved(from, to, reason);
  }

  publisherReconnected(_who: PublisherName, transport: Transport): void {
    this.#sessions.reconnected('publisher', transport);
  }

  /** What a page says of its own session. */
  told(said: Telemetry): void {
    this.#sessions.told(said);
    if (said.rtcAttempt) this.#rtc.told(said.rtcAttempt);
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return Registry.merge([this.registry, this.#process]).metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
