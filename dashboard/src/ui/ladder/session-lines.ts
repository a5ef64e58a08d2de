import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { ShownLeg } from './ladder-text.ts';
import { type ChangeWords, changeWords } from './ladder-words.ts';

/** One line of a session's history. */
export interface SessionLine extends ChangeWords {
  readonly agoMs: number;
  /** For scripts: `websocket-http`. */
  readonly change: string;
  readonly code: ReasonCode | null;
}

/** What carried a leg's frames, and what came after it. */
export function changeLines({ changes, does }: Pick<ShownLeg, 'changes' | 'does'>): SessionLine[] {
  return changes.map(({ agoMs, ...change }) => {
    const { from, to, code } = change;
    return { agoMs, change: `${from ?? ''}-${to ?? ''}`, code, ...changeWords(change, does) };
  });
}
