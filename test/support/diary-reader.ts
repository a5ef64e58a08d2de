import { eventually } from './eventually.ts';
import type { Diary } from './in-page.ts';

type Paint = Diary['paints'][number];

/** What a page has painted and shown, read from outside. Times are epoch ms, as `Date.now()` has them here. */
export class DiaryReader {
  readonly #read: () => Promise<Diary>;

  constructor(read: () => Promise<Diary>) {
    this.#read = read;
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

  /** @returns when it was first shown after that moment */
  async shows(state: string, moment: number, within = 20_000): Promise<number> {
    const shown = await eventually(
      `the page shows ${state}`,
      async () => (await this.#read()).states.find((one) => one.at > moment && inWords(one) === state),
      { within },
    );
    return shown.at;
  }
}

const inWords = ({ state, reason }: Diary['states'][number]) => [state, reason].filter(Boolean).join(' ');
