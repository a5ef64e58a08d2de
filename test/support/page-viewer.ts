import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { io } from 'socket.io-client';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import type { Leg } from '../../dashboard/src/viewer/leg.ts';
import type { Page } from '../../dashboard/src/viewer/page.ts';
import { relayTransports } from '../../dashboard/src/viewer/relay-transports.ts';
import type { ArrivedFrame } from '../../dashboard/src/viewer/transport.ts';
import { ViewerSession } from '../../dashboard/src/viewer/viewer-session.ts';
import { pageAgent, pageFetch } from '../bench/viewers/page-network.ts';

const LOOKED_AT: Page = {
  hidden: false,
  online: true,
  saveData: false,
  network: '',
  onChange: () => () => {},
  onLeave: () => () => {},
};

/** Ms from bytes to paint: about what a decode takes. */
const PAINT_MS = 5;

export interface Painted {
  readonly camera: string;
  readonly sequence: number;
  readonly jpeg: Uint8Array;
  readonly transport: string;
  /** Capture → paint on the relay's clock; null before clocks were compared. */
  readonly ageMs: number | null;
  /** On performance.now(). */
  readonly at: number;
}

export interface PageViewerOptions {
  url: string;
  cookie: string;
  cameras: readonly string[];
  choice?: TransportChoice;
  painted: (frame: Painted) => void;
  /** Ms from bytes to paint. */
  paintMs?: () => number;
}

/** The page's own session and transports in Node, with a browser's six connections; pictures are not decoded. */
export class PageViewer implements Disposable {
  leg: Leg | undefined;
  /** Why the relay ended the session; undefined while it did not. */
  ended: string | undefined;
  readonly session: ViewerSession;
  readonly #agent = pageAgent();
  readonly #options: PageViewerOptions;

  constructor(options: PageViewerOptions) {
    const { url, cookie, cameras } = options;
    this.#options = options;
    this.session = new ViewerSession(
      {
        choice: options.choice ?? 'auto',
        timers: nodeTimers,
        page: LOOKED_AT,
        ...relayTransports({
          origin: url,
          timers: nodeTimers,
          chance: Math.random,
          fetch: pageFetch(this.#agent, cookie),
          connect: (address, more) =>
            io(address, { ...more, agent: this.#agent as never, extraHeaders: { cookie } }),
        }),
      },
      {
        frame: (frame) => this.#paint(frame),
        cameras: () => {},
        signal: () => {},
        leg: (leg) => {
          this.leg = leg;
        },
        resting: () => {},
        ended: (code) => {
          this.ended = code;
        },
      },
    );
    this.session.watch(new Map(cameras.map((camera) => [camera, { rendition: 'full' }])));
    this.session.open();
  }

  [Symbol.dispose](): void {
    this.session.close();
    this.#agent.destroy();
  }

  #paint(frame: ArrivedFrame): void {
    nodeTimers.after(this.#options.paintMs?.() ?? PAINT_MS, () => {
      const now = this.session.clock.now();
      const ageMs = now === null ? null : Math.max(0, now - frame.header.capturedAt);
      this.session.painted(frame, ageMs);
      const { camera, sequence } = frame.header;
      const { transport, jpeg } = frame;
      this.#options.painted({ camera, sequence, jpeg, transport, ageMs, at: performance.now() });
    });
  }
}
