import type { Page } from 'playwright-core';

/** Each drawing of a new picture. */
export interface Paint {
  /** Ms since the epoch. */
  readonly at: number;
  /** A video's frame was drawn; otherwise a JPEG. */
  readonly video: boolean;
}

declare global {
  interface Window {
    portholePaints?: Paint[];
    portholePeers?: RTCPeerConnection[];
  }
}

/** Writes down every drawing to the picture's canvas, whoever asked for it, and every connection that is opened. */
export class PaintWatch {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** To be called before the page is loaded. */
  static async on(page: Page): Promise<PaintWatch> {
    await page.addInitScript(watchPaints);
    return new PaintWatch(page);
  }

  paints(): Promise<Paint[]> {
    return this.#page.evaluate(() => window.portholePaints ?? []);
  }

  /** Connections that the page has opened so far, and how many of them it has not closed. */
  connections(): Promise<{ opened: number; open: number }> {
    return this.#page.evaluate(() => {
      const all = window.portholePeers ?? [];
      return { opened: all.length, open: all.filter((one) => one.signalingState !== 'closed').length };
    });
  }

  /** The longest ms without a new picture from that moment until now. */
  async longestGap(since: number): Promise<number> {
    const times = (await this.paints()).map(({ at }) => at);
    const now = await this.now();
    const before = times.findLast((at) => at <= since) ?? since;
    const from = [before, ...times.filter((at) => at > since), now];
    return Math.max(...from.slice(1).map((at, index) => at - (from[index] as number)));
  }

  /** Ms since the epoch, as the paints have them. */
  now(): Promise<number> {
    return this.#page.evaluate(() => performance.timeOrigin + performance.now());
  }

  /** In one go: what the tile counts, and what was painted. */
  counts(camera: string): Promise<{ told: number; painted: number }> {
    return this.#page.evaluate((id) => {
      const told = document.querySelector(`[data-camera="${id}"] [data-stat="frames"]`);
      return {
        told: Number(told?.getAttribute('data-value')),
        painted: window.portholePaints?.length ?? 0,
      };
    }, camera);
  }
}

/** Stands alone: it is sent to the page as text. */
function watchPaints(): void {
  const paints: Paint[] = [];
  const peers: RTCPeerConnection[] = [];
  window.portholePaints = paints;
  window.portholePeers = peers;
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (
    this: CanvasRenderingContext2D,
    ...args: unknown[]
  ) {
    (draw as (...given: unknown[]) => void).apply(this, args);
    if (this.canvas.className === 'picture')
      paints.push({
        at: performance.timeOrigin + performance.now(),
        video: args[0] instanceof HTMLVideoElement,
      });
  } as typeof draw;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
    }
  };
}
