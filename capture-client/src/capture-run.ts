import type { Timers } from '@porthole/shared/flow/timers';
import { PUBLISHER_LADDER } from '@porthole/shared/ladder/ladder-state';
import { UpgradeTries } from '@porthole/shared/ladder/upgrade-tries';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { Requests } from '@porthole/shared/publisher/http-requests';
import { HttpTransport } from '@porthole/shared/publisher/http-transport';
import { readJson } from '@porthole/shared/publisher/inbound';
import { PublisherSession } from '@porthole/shared/publisher/publisher-session';
import { SocketTransport } from '@porthole/shared/publisher/socket-transport';
import type { OpenRtcPublisher } from './rtc/open-rtc.ts';
import type { SidecarPublisher } from './rtc/sidecar-publisher.ts';
import type { CaptureSettings } from './settings.ts';
import type { Source, SourceFrame, SourceState } from './sources/source.ts';
import { oneLine } from './ui/one-line.ts';
import type { Snapshot } from './ui/status.ts';
import { StatusPrinter, type Terminal } from './ui/status-printer.ts';
import { canEncode, encodeJpeg } from './uplink/encode-jpeg.ts';
import { type NetworkInterfaces, NetworkWatch } from './uplink/network-watch.ts';
import { nodeHttp } from './uplink/node-http.ts';
import { openNodeSocket } from './uplink/node-socket.ts';
import { UplinkControl } from './uplink/uplink-control.ts';

/** Ms that the answer to a small question may take. */
const QUESTION_MS = 4_000;

export interface CaptureRunOptions {
  readonly settings: Pick<CaptureSettings, 'relay' | 'key' | 'transport' | 'json' | 'uplink' | 'retryAfter'>;
  readonly source: Source;
  /** Without it nobody is sent anything over WebRTC. */
  readonly openRtc?: OpenRtcPublisher;
  readonly host: string;
  /** Names this run to the relay, over all its transports. */
  readonly session: string;
  /** Of this PC, as they are at the moment. */
  readonly interfaces: () => NetworkInterfaces;
  readonly timers: Timers;
  readonly chance: () => number;
  readonly terminal: Terminal;
}

const NOT_OFFERED = { state: 'off', code: 'rtc-not-offered' } as const;

/** From source to relay, and what the terminal says of it. */
export class CaptureRun {
  readonly #options: CaptureRunOptions;
  readonly #session: PublisherSession;
  readonly #rtc: SidecarPublisher | undefined;
  readonly #printer: StatusPrinter;
  readonly #uplink: UplinkControl;
  readonly #network: NetworkWatch;
  #sourceState: SourceState = { state: 'starting' };
  #newest: Uint8Array | undefined;
  #resolveRefused: (refused: 'refused') => void = () => {};
  /** Resolves when the relay has turned this publisher away for good. */
  readonly refused = new Promise<'refused'>((resolve) => {
    this.#resolveRefused = resolve;
  });

  constructor(options: CaptureRunOptions) {
    this.#options = options;
    const { settings, session, interfaces, timers, chance, terminal } = options;
    const questions = new Requests({ relay: settings.relay, http: nodeHttp, timers }, {});
    const upgrades = new UpgradeTries({
      name: session,
      timers,
      get: async (path) => readJson((await questions.send('GET', path, QUESTION_MS)).body),
    });
    const common = { relay: settings.relay, key: settings.key, session, timers, chance };
    this.#session = new PublisherSession({
      choice: settings.transport,
      openSocket: (engine, report) =>
        new SocketTransport({ ...common, engine, query: upgrades.query, openSocket: openNodeSocket }, report),
      openHttp: (report) => new HttpTransport({ ...common, http: nodeHttp }, report),
      askArrival: upgrades.askArrival,
      timers,
      ladder: { ...PUBLISHER_LADDER, cooldownsMs: settings.retryAfter },
      encode: encodeJpeg,
      rtc: {
        signal: (signal) => this.#rtc?.signal(signal),
        moved: () => this.#rtc?.publisherMoved(),
      },
      onChange: () => this.#changed(),
    });
    this.#rtc = options.openRtc?.({
      signal: (signal) => void this.#session.signal(signal),
      statusChanged: () => this.#statusChanged(),
    });
    this.#uplink = new UplinkControl({
      session: this.#session,
      timers,
      canEncode,
      size: () => this.#size(),
    });
    this.#network = new NetworkWatch({
      interfaces,
      timers,
      onChange: () => this.#session.networkChanged(),
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
    this.#network.start();
    this.#options.source.start({
      frame: (frame) => this.#frame(frame),
      leftOut: () => this.#session.leftOut(),
      state: (state) => this.#sourceIs(state),
    });
    if (this.#options.settings.uplink === 'auto') this.#uplink.start();
    this.#printer.start();
  }

  /** The source lets go first, so that nothing is captured that nobody will send; who watches over WebRTC is told while it can be said. */
  async end(): Promise<void> {
    this.#uplink.stop();
    this.#network.stop();
    await Promise.all([this.#options.source.stop(), this.#rtc?.end(), this.#session.end()]);
    this.#printer.close();
  }

  #frame(frame: SourceFrame): void {
    this.#newest = frame.jpeg;
    this.#session.offer(frame);
    this.#rtc?.offer(frame);
  }

  #sourceIs(state: SourceState): void {
    this.#sourceState = state;
    this.#statusChanged();
  }

  #statusChanged(): void {
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
      // About a frame a second proves no path, and gains nothing by a better one; faster sources name no interval.
      ...(this.#rtc && { rtc: { ...this.#rtc.status, ...(frameIntervalMs !== undefined && NOT_OFFERED) } }),
    };
  }

  #changed(): void {
    this.#printer.changed();
    if (this.#session.report.connection.state === 'refused') this.#resolveRefused('refused');
  }

  #size(): Snapshot['size'] {
    const inspected = this.#newest && inspectJpeg(this.#newest);
    return inspected?.ok ? { width: inspected.width, height: inspected.height } : null;
  }

  #snapshot(): Snapshot {
    const { source, settings, host } = this.#options;
    return {
      report: this.#session.report,
      source: { label: oneLine(source.label, 120), state: this.#sourceState },
      size: this.#size(),
      isRateOnly: this.#uplink.isRateOnly,
      rtc: this.#rtc ? { ...this.#rtc.status, ...this.#rtc.figures } : null,
      relay: settings.relay,
      host,
    };
  }
}
