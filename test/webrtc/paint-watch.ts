import type { Page } from 'playwright-core';
import type { RungSaid } from '../support/camera-page.ts';

/** Each drawing of a new picture. */
export interface Paint {
  /** Ms since the epoch. */
  readonly at: number;
  /** A video's frame was drawn; otherwise a JPEG. */
  readonly video: boolean;
}

/** What WebRTC's rung of the ladder says from a moment on: `failed rtc-stall`. */
export interface RungChange {
  /** Ms since the epoch. */
  readonly at: number;
  readonly rung: string;
}

/** Ms on the clock of what it is compared with. */
export type Span = readonly [from: number, to: number];

declare global {
  interface Window {
    portholePaints?: Paint[];
    portholeRungs?: RungChange[];
    /** In which this page did nothing at all. */
    portholeStalls?: Span[];
    portholePeers?: WeakRef<RTCPeerConnection>[];
    /** That those were given. */
    portholeTracks?: number;
  }
}

/** Writes down every drawing to the picture's canvas, whoever asked for it, every connection that is opened, and what is said of them. */
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

  /** When WebRTC's rung first said that after a moment, ms since the epoch. @param rung as {@link CameraPage.rung} has it */
  async saidAt(rung: RungSaid, since: number): Promise<number> {
    const said = await this.#page.evaluate(() => window.portholeRungs ?? []);
    const first = said.find((one) => one.at > since && one.rung === rung);
    if (!first) throw new Error(`It said ${JSON.stringify(said)}, and not ${rung}.`);
    return first.at;
  }

  /** Ms for which WebRTC was tried last, until it was shown or given up. */
  async lastTryMs(): Promise<number> {
    const said = await this.#page.evaluate(() => window.portholeRungs ?? []);
    const last = said.findLastIndex(({ rung }) => rung.startsWith('trying'));
    const [from, to] = [said[last], said[last + 1]];
    if (!from || !to) throw new Error(`It said ${JSON.stringify(said)}, and no try is over.`);
    return to.at - from.at;
  }

  /** Connections that the page has opened so far, and how many of them it has not closed. */
  connections(): Promise<{ opened: number; open: number }> {
    return this.#page.evaluate(() => {
      const all = window.portholePeers ?? [];
      const isOpen = (one: WeakRef<RTCPeerConnection>) =>
        (one.deref()?.signalingState ?? 'closed') !== 'closed';
      return { opened: all.length, open: all.filter(isOpen).length };
    });
  }

  /** Tracks that connections were given so far: one for each offer that could be read. */
  tracks(): Promise<number> {
    return this.#page.evaluate(() => window.portholeTracks ?? 0);
  }

  /** Kinds of address that each end has named in the newest connection: `host`, `srflx`, `relay`. */
  named(): Promise<{ here: string[]; there: string[] }> {
    return this.#page.evaluate(() => {
      const peer = (window.portholePeers ?? []).at(-1)?.deref();
      const kinds = (sdp = '') => [
        ...new Set([...sdp.matchAll(/^a=candidate:.* typ (\w+)/gm)].map(([, kind]) => String(kind))),
      ];
      return { here: kinds(peer?.localDescription?.sdp), there: kinds(peer?.remoteDescription?.sdp) };
    });
  }

  /**
   * The longest ms without a new picture from that moment until now, less those in which the page was given no time at all.
   *
   * @param others spans in which nobody else had a new picture either
   */
  async longestGap(since: number, others: readonly Span[] = []): Promise<number> {
    const times = (await this.paints()).map(({ at }) => at);
    const stalls = await this.#page.evaluate(() => window.portholeStalls ?? []);
    const now = await this.now();
    const before = times.findLast((at) => at <= since) ?? since;
    return longestBetween([before, ...times.filter((at) => at > since), now], [...stalls, ...others]);
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

/** The longest ms from one of the times to the next, less those in the spans. */
export function longestBetween(times: readonly number[], spans: readonly Span[]): number {
  const excused = united(spans);
  return Math.max(...times.slice(1).map((at, before) => given(excused, times[before] as number, at)));
}

/** Ms between the two that are in none of the spans. */
function given(spans: readonly Span[], from: number, to: number): number {
  const excused = spans.map(([begin, end]) => Math.max(0, Math.min(end, to) - Math.max(begin, from)));
  return to - from - excused.reduce((sum, ms) => sum + ms, 0);
}

/** The same time, no moment of it twice. */
function united(spans: readonly Span[]): Span[] {
  const whole: [number, number][] = [];
  for (const [from, to] of [...spans].sort(([one], [other]) => one - other)) {
    const last = whole.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

/** Stands alone: it is sent to the page as text. */
function watchPaints(): void {
  const paints: Paint[] = [];
  const peers: WeakRef<RTCPeerConnection>[] = [];
  window.portholePaints = paints;
  window.portholePeers = peers;
  const [BEAT_MS, LATE_MS] = [50, 50];
  const stalls: Span[] = [];
  window.portholeStalls = stalls;
  const epoch = () => performance.timeOrigin + performance.now();
  let beatAt = epoch();
  setInterval(() => {
    const due = beatAt + BEAT_MS;
    beatAt = epoch();
    if (beatAt - due > LATE_MS) stalls.push([due, beatAt]);
  }, BEAT_MS);
  const said: RungChange[] = [];
  window.portholeRungs = said;
  const note = () => {
    const { state, code } =
      document.querySelector<HTMLElement>('[aria-label="Relay → you"] [data-carrier="webrtc"]')?.dataset ??
      {};
    const rung = [state, code].filter(Boolean).join(' ');
    if (said.at(-1)?.rung !== rung) said.push({ at: epoch(), rung });
  };
  new MutationObserver(note).observe(document, {
    ...{ attributes: true, childList: true, subtree: true },
    attributeFilter: ['data-state', 'data-code'],
  });
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
      peers.push(new WeakRef(this));
      this.addEventListener('track', () => {
        window.portholeTracks = (window.portholeTracks ?? 0) + 1;
      });
    }
  };
}
