import type { Timers } from '@porthole/shared/flow/timers';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { HttpTransport } from '@porthole/shared/publisher/http-transport';
import { PublisherSession } from '@porthole/shared/publisher/publisher-session';
import { SocketTransport } from '@porthole/shared/publisher/socket-transport';
import { io } from 'socket.io-client';
import type { CaptureSettings } from './settings.ts';
import type { Source, SourceFrame, SourceState } from './sources/source.ts';
import { oneLine } from './ui/one-line.ts';
import type { Snapshot } from './ui/status.ts';
import { StatusPrinter, type Terminal } from './ui/status-printer.ts';
import { nodeHttp } from './uplink/node-http.ts';
import { shrinkJpeg } from './uplink/shrink.ts';

export interface CaptureRunOptions {
  readonly settings: Pick<CaptureSettings, 'relay' | 'key' | 'transport' | 'json'>;
  readonly source: Source;
  readonly host: string;
  /** Names this run to the relay, over all its transports. */
  readonly session: string;
  readonly timers: Timers;
  readonly chance: () => number;
  readonly terminal: Terminal;
}

/** From source to relay, and what the terminal says of it. */
export class CaptureRun {
  readonly #options: CaptureRunOptions;
  readonly #session: PublisherSession;
  readonly #printer: StatusPrinter;
  #sourceState: SourceState = { state: 'starting' };
  #newest: Uint8Array | undefined;
  #resolveRefused: (refused: 'refused') => void = () => {};
  /** Resolves when the relay has turned this publisher away for good. */
  readonly refused = new Promise<'refused'>((resolve) => {
    this.#resolveRefused = resolve;
  });

  constructor(options: CaptureRunOptions) {
    this.#options = options;
    const { settings, session, timers, chance, terminal } = options;
    const common = { relay: settings.relay, key: settings.key, session, timers, chance };
    this.#session = new PublisherSession({
      choice: settings.transport,
      openSocket: (report) =>
        new SocketTransport({ ...common, choice: settings.transport, openSocket: io }, report),
      openHttp: (report) => new HttpTransport({ ...common, http: nodeHttp }, report),
      timers,
      shrink: shrinkJpeg,
      onChange: () => this.#changed(),
    });
    this.#printer = new StatusPrinter({
      json: settings.json,
      terminal,
      snapshot: () => this.#snapshot(),
      timers,
    });
  }

  start(): void {
    this.#session.start();
    this.#options.source.start({
      frame: (frame) => this.#frame(frame),
      state: (state) => this.#sourceIs(state),
    });
    this.#printer.start();
  }

  /** The source lets go first, so that nothing is captured that nobody will send. */
  async end(): Promise<void> {
    await Promise.all([this.#options.source.stop(), this.#session.end()]);
    this.#printer.close();
  }

  #frame(frame: SourceFrame): void {
    this.#newest = frame.jpeg;
    this.#session.offer(frame);
  }

  #sourceIs(state: SourceState): void {
    this.#sourceState = state;
    this.#session.setStatus(this.#status());
    this.#printer.changed();
  }

  #status(): PublisherStatus {
    const { source, host } = this.#options;
    const { frameIntervalMs } = source;
    const state = this.#sourceState;
    return {
      source: {
        kind: source.kind,
        label: oneLine(source.label, 120),
        state: state.state,
        ...(state.state === 'failed' && { code: state.code, detail: oneLine(state.detail, 400) }),
      },
      host: oneLine(host, 120),
      ...(frameIntervalMs !== undefined && { frameIntervalMs }),
    };
  }

  #changed(): void {
    this.#printer.changed();
    if (this.#session.report.connection.state === 'refused') this.#resolveRefused('refused');
  }

  #snapshot(): Snapshot {
    const { source, settings, host } = this.#options;
    const inspected = this.#newest && inspectJpeg(this.#newest);
    return {
      report: this.#session.report,
      source: { label: oneLine(source.label, 120), state: this.#sourceState },
      size: inspected?.ok ? { width: inspected.width, height: inspected.height } : null,
      relay: settings.relay,
      host,
    };
  }
}
