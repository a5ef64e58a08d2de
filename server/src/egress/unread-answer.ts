import type { Timers } from '@porthole/shared/flow/timers';

/** Ms a reader may leave what was written unread before it is cut: it has stopped reading, and its frame would be of no use. */
export const UNREAD_MS = 15_000;

/** The part of an answer that is used here. */
export interface CuttableAnswer {
  once(event: 'finish' | 'close', run: () => void): unknown;
  destroy(): unknown;
}

/** Ends the connection of one who does not take in the answer that is about to be written. */
export function cutIfUnread(answer: CuttableAnswer, timers: Timers): void {
  const cancel = timers.after(UNREAD_MS, () => answer.destroy());
  answer.once('finish', cancel);
  answer.once('close', cancel);
}
