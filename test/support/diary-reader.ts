import { eventually } from './eventually.ts';
import type { Diary } from './in-page.ts';
import { ownTimes } from './own-time.ts';

type Paint = Diary['paints'][number];

/** What a page has painted and shown, read from outside. Times are epoch ms, as `Date.now()` has them here. */
export class DiaryReader {
  readonly #read: () => Promise<Diary>;
  readonly #own = ownTimes();

  constructor(read: () => Promise<Diary>) {
    this.#read = read;
  }

  /** The longest time between two paints, ms; counted from the first one after `from` to the last one there is. */
  async longestGap(from = 0): Promise<number> {
    return Math.max(...(await this.#gaps(from)).map(([begins, ends]) => ends - begins));
  }

  /** The same, not counting what programs stood waiting for the machine. */
  async longestOwnGap(from = 0): Promise<number> {
    return Math.max(...(await this.#gaps(from)).map(([begins, ends]) => this.#own.between(begins, ends)));
  }

  async lastPaint(): Promise<number> {
    return (await this.#read()).paints.at(-1)?.at ?? 0;
  }

  /** All from that moment on, once there are so many. */
  paintsSince(moment: number, atLeast = 1, within = 20_000): Promise<Paint[]> {
    return eventually(
      `${atLeast} frames are painted`,
      async () => {
        const paints = (await this.#read()).paints.filter(({ at }) => at > moment);
        return paints.length >= atLeast && paints;
      },
      { within },
    );
  }

  /** `stale no-frames`: each state since that moment with its reason, in order, from the one that was shown then. */
  async shownSince(moment: number): Promise<string[]> {
    const { states } = await this.#read();
    const before = states.filter(({ at }) => at <= moment).slice(-1);
    return [...before, ...states.filter(({ at }) => at > moment)].map(inWords);
  }

  /** The longest time for which such a state was shown in one go, ms; one that is shown still counts until now. */
  async longestShown(state: string): Promise<number> {
    const { states } = await this.#read();
    const ends = (index: number) => states[index + 1]?.at ?? Date.now();
    return Math.max(0, ...states.map((one, index) => (inWords(one) === state ? ends(index) - one.at : 0)));
  }

  /** How long the picture had stood still whenever such a state was shown after that moment, ms. */
  async stoodStillBefore(state: string, moment: number): Promise<number[]> {
    const { states, paints } = await this.#read();
    const shown = states.filter((one) => one.at > moment && inWords(one) === state);
    return shown.map(({ at }) => at - (paints.findLast((paint) => paint.at <= at)?.at ?? 0));
  }

  /** @returns when it was first shown after that moment */
  async shows(state: string, moment: number, within = 20_000): Promise<number> {
    const shown = await eventually(
      `the page shows ${state}`,
      async () => (await this.#read()).states.find((one) => one.at > moment && inWords(one) === state),
      { within },
    );
    return shown.at;
  }

  /**
   * How far behind the camera a frame is when it is painted, ms: by its number, beside the frame that was quickest of all. Needs a
   * camera that takes its frames in step, and enough of them.
   *
   * @param since beside those that were painted after that moment: a relay that starts anew, or another run of the camera, counts anew
   */
  async lag(frameMs: number, since = 0): Promise<(paint: Paint) => number> {
    const start = ({ at, sequence }: Paint) => at - sequence * frameMs;
    const { paints } = await this.#read();
    const quickest = Math.min(...paints.filter(({ at }) => at > since).map(start));
    return (paint) => start(paint) - quickest;
  }

  async #gaps(from: number): Promise<[begins: number, ends: number][]> {
    const { paints } = await this.#read();
    const times = paints.map(({ at }) => at).filter((at) => at >= from);
    return times.slice(1).map((at, index) => [times[index] as number, at]);
  }
}

const inWords = ({ state, reason }: Diary['states'][number]) => [state, reason].filter(Boolean).join(' ');
