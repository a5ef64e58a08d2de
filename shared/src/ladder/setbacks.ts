import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport } from '../protocol/transport.ts';

/** A transport that was found not to carry frames, while another one did. Times are monotonic ms. */
export interface Setback {
  readonly code: ReasonCode;
  readonly at: number;
  /** How many times running. */
  readonly times: number;
  /** When it is tried again, beside what works. */
  readonly retryAt: number;
}

export type Setbacks = Readonly<Partial<Record<Transport, Setback>>>;

/** Ms until the next try after the first, second and any further failure: a proxy is seldom changed, a network often. */
export const COOLDOWNS_MS: readonly number[] = [60_000, 4 * 60_000, 15 * 60_000];

export function setBack(
  setbacks: Setbacks,
  transport: Transport,
  code: ReasonCode,
  now: number,
  cooldowns: readonly number[] = COOLDOWNS_MS,
): Setbacks {
  const times = (setbacks[transport]?.times ?? 0) + 1;
  const cooldown = cooldowns[Math.min(times, cooldowns.length) - 1] ?? 0;
  return { ...setbacks, [transport]: { code, at: now, times, retryAt: now + cooldown } };
}

export function forget(setbacks: Setbacks, transport: Transport): Setbacks {
  const { [transport]: _, ...rest } = setbacks;
  return rest;
}

/** A transport is not to be used before its next try. */
export function isSetBack(setbacks: Setbacks, transport: Transport, now: number): boolean {
  const setback = setbacks[transport];
  return setback !== undefined && now < setback.retryAt;
}

/** Everything may be tried at once, and what fails is tried again as soon as if it had never failed: it is another network, perhaps. */
export function beginAnew(setbacks: Setbacks, now: number): Setbacks {
  const anew = (setback: Setback) => ({ ...setback, times: 0, retryAt: Math.min(setback.retryAt, now) });
  return Object.fromEntries(
    Object.entries(setbacks).map(([transport, setback]) => [transport, anew(setback)]),
  );
}

/** What could not be tried, for a reason of another, waits a little; it has not failed once more. */
export function postpone(setbacks: Setbacks, transports: readonly Transport[], until: number): Setbacks {
  const later = transports.flatMap((transport) => {
    const setback = setbacks[transport];
    return setback ? [[transport, { ...setback, retryAt: Math.max(setback.retryAt, until) }]] : [];
  });
  return { ...setbacks, ...Object.fromEntries(later) };
}

/** One transport is tried at once. */
export function dueNow(setbacks: Setbacks, transport: Transport, now: number): Setbacks {
  const setback = setbacks[transport];
  if (!setback) return setbacks;
  return { ...setbacks, [transport]: { ...setback, retryAt: Math.min(setback.retryAt, now) } };
}

/** A session of Socket.IO stands, which got no answer at all before: polling passes, and WebSocket may. */
export function socketAnswers(setbacks: Setbacks, now: number): Setbacks {
  return setbacks.polling ? dueNow(forget(setbacks, 'polling'), 'websocket', now) : setbacks;
}

/** @param at of the failure that is meant: a later one may have another cause */
export function explained(setbacks: Setbacks, transport: Transport, at: number, code: ReasonCode): Setbacks {
  const setback = setbacks[transport];
  return setback?.at === at ? { ...setbacks, [transport]: { ...setback, code } } : setbacks;
}
