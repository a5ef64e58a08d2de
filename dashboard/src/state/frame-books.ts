import type { Drop, DropCounts, PageDrop, ViewerAccount } from '@porthole/shared/protocol/drops';
import type { ArrivedFrame } from '../viewer/transport.ts';
import { sum, ToldFrames } from './told-frames.ts';

/** Where every frame went that was captured while this page watched. */
export interface Account extends ViewerAccount {
  /** Arrived and not painted yet. */
  readonly onItsWay: number;
  /** Frames that are in no column, and have been for a while: a bug worth reporting. */
  readonly missing: number;
}

export const NO_ACCOUNT: Account = { captured: 0, painted: 0, dropped: {}, onItsWay: 0, missing: 0 };

/** Ms for which frames may be in no column: one that overtook another on a parallel request is put right with the next. */
const MISSING_AFTER_MS = 2_000;

/** Frames that a painter has at most: one waits, one is decoded, one is to be painted. */
const MOST_IN_HAND = 3;

/** Ms after the start of a viewing in which what was on its way from the one before may still come. */
const OVERLAP_MS = 1_000;

/**
 * One camera's books at this page. The sequence counts what was captured; what the relay says of the frames in between, and what
 * became of those that came, must add up to it. Each viewing of each door is a chapter: what was captured between two is nobody's.
 */
export class FrameBooks {
  #painted = 0;
  #dropped: Partial<Record<Drop, number>> = {};
  #arrived = 0;
  #chapter: Chapter | undefined;
  #wrongSince: number | undefined;

  /**
   * @param newest whether it is newer than all before it; a straggler of another viewing, or one that was told of, is in no book
   * @returns whether it is in the books, so that what becomes of it is
   */
  arrived({ header, opening, viewing, restarted, arrivedAt }: ArrivedFrame, newest = true): boolean {
    const { sequence } = header;
    const chapter = this.#chapter;
    const isSameLine = chapter?.opening === opening && chapter.viewing === viewing;
    const another = !isSameLine || restarted || (newest && sequence <= chapter.last);
    if (another ? !newest : chapter.frames.has(sequence)) return false;
    this.#arrived += 1;
    if (!chapter || another) {
      const frames = new ToldFrames();
      frames.add(sequence, header.skipped ?? {});
      this.#chapter = {
        opening,
        viewing,
        began: arrivedAt,
        first: sequence,
        last: sequence,
        told: 0,
        frames,
      };
      return true;
    }
    if (sequence < chapter.first) return true;
    const skipped = chapter.frames.add(sequence, header.skipped ?? {});
    for (const [reason, frames] of Object.entries(skipped)) this.#drop(reason as Drop, frames);
    chapter.told += 1 + sum(skipped);
    chapter.last = Math.max(chapter.last, sequence);
    if (arrivedAt - chapter.began < OVERLAP_MS) {
      chapter.first = chapter.last;
      chapter.told = 0;
    }
    return true;
  }

  painted(): void {
    this.#painted += 1;
  }

  dropped(reason: PageDrop): void {
    this.#drop(reason, 1);
  }

  /** @param now monotonic ms */
  account(now: number): Account {
    const painted = this.#painted;
    const dropped: DropCounts = { ...this.#dropped };
    const { superseded = 0, 'decode-failed': failed = 0, 'not-needed': stoodBy = 0 } = dropped;
    const onItsWay = this.#arrived - painted - superseded - failed - stoodBy;
    const untold = this.#untold();
    const captured = painted + sum(dropped) + onItsWay + untold;
    const wrong = untold + Math.max(0, onItsWay - MOST_IN_HAND);
    this.#wrongSince = wrong === 0 ? undefined : (this.#wrongSince ?? now);
    const lasts = this.#wrongSince !== undefined && now - this.#wrongSince >= MISSING_AFTER_MS;
    return { captured, painted, dropped, onItsWay, missing: lasts ? wrong : 0 };
  }

  /** Frames that the sequence counts and nobody has told of. */
  #untold(): number {
    return this.#chapter ? this.#chapter.last - this.#chapter.first - this.#chapter.told : 0;
  }

  #drop(reason: Drop, frames: number): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + frames;
  }
}

interface Chapter {
  readonly opening: number;
  readonly viewing: string;
  readonly began: number;
  /** Sequence of the frame it begins after. */
  first: number;
  last: number;
  /** Frames after the first that came or were told of. */
  told: number;
  readonly frames: ToldFrames;
}
