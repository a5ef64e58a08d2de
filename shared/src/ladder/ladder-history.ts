import type { ReasonCode } from '../protocol/reasons.ts';
import { LADDER_ORDER, type Transport } from '../protocol/transport.ts';
import { silentMs } from './door.ts';
import { doorsOf, type Ladder } from './ladder-state.ts';

/** Of a day on a bad network there is more than anybody reads. */
const KEPT_CHANGES = 50;

/** Ms for which the better of two doors that both carry may be outrun by the other. */
const OUTRUN_MS = 1_000;

/** What carries the picture is what has painted last, but two doors that both carry for a moment are not told as coming and going. */
export function noteCarried(ladder: Ladder, over: Transport, now: number): Ladder {
  const { carrying } = ladder;
  if (carrying === over) return ladder;
  if (carrying !== null && !isBetter(over, carrying) && carriedLately(ladder, carrying, now)) return ladder;
  const code = carrying === null || isBetter(over, carrying) ? null : whyLeft(ladder, carrying, now);
  return change(ladder, over, code, now);
}

/** Without any session there is nothing that carries. */
export function noteLost(ladder: Ladder, code: ReasonCode | null, now: number): Ladder {
  if (ladder.carrying === null || doorsOf(ladder).some(({ over }) => over !== null)) return ladder;
  return change(ladder, null, code ?? whyLeft(ladder, ladder.carrying, now), now);
}

function change(ladder: Ladder, to: Transport | null, code: ReasonCode | null, now: number): Ladder {
  const one = { at: now, from: ladder.carrying, to, code };
  return { ...ladder, carrying: to, changes: [...ladder.changes, one].slice(-KEPT_CHANGES) };
}

const isBetter = (one: Transport, other: Transport) =>
  LADDER_ORDER.indexOf(one) < LADDER_ORDER.indexOf(other);

function carriedLately(ladder: Ladder, transport: Transport, now: number): boolean {
  return doorsOf(ladder).some(
    ({ over, carriedAt }) => over === transport && carriedAt !== null && now - carriedAt < OUTRUN_MS,
  );
}

function whyLeft(ladder: Ladder, transport: Transport, now: number): ReasonCode | null {
  const { setbacks, choice, dueSince } = ladder;
  if (choice !== 'auto') return null;
  const setback = setbacks[transport];
  if (setback && now < setback.retryAt) return setback.code;
  const door = doorsOf(ladder).find(({ over }) => over === transport);
  if (transport !== 'websocket') return door && silentMs(door, dueSince, now) === 0 ? null : 'no-frames';
  return door ? 'websocket-silent' : 'websocket-cut';
}
