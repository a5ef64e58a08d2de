import { type CheckContext, CheckEnded, type CheckResult } from '../check.ts';
import type { ProbeAnswer, ProbeNet, ProbeRequest } from './probe-net.ts';

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

export type Question = Omit<ProbeRequest, 'signal'>;

const TOO_MANY_REQUESTS = 429;

export const TOO_MANY: CheckResult = {
  outcome: 'unknown',
  says: 'the relay was asked too often from here',
  code: 'too-many-tries',
  next: 'Wait a minute, then run again.',
};

/** @throws {CheckEnded} where the relay has answered this address too often; rejects where no answer came */
export async function ask(
  net: ProbeNet,
  question: Question,
  { signal }: Pick<CheckContext, 'signal'>,
): Promise<ProbeAnswer> {
  const answer = await net.request({ ...question, signal });
  if (answer.status === TOO_MANY_REQUESTS) throw new CheckEnded(TOO_MANY);
  return answer;
}

/** @returns undefined where something else than the relay answered */
export async function askFor<T>(
  net: ProbeNet,
  schema: Schema<T>,
  question: Question,
  context: Pick<CheckContext, 'signal'>,
): Promise<T | undefined> {
  const { status, text } = await ask(net, question, context);
  return status === 200 ? parsed(schema, text) : undefined;
}

/** @returns undefined where the text is no JSON of that shape */
export function parsed<T>(schema: Schema<T>, text: string): T | undefined {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/** Resolves after so long, or at once when the check is to end. */
export function pause(
  ms: number,
  { timers, signal }: Pick<CheckContext, 'timers' | 'signal'>,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = timers.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Bytes that no compression shrinks; the same ones each time. A generator of Marsaglia's, xorshift32. */
export function filled(bytes: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes);
  let state = 0x9e3779b9;
  for (let at = 0; at < bytes; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    result[at] = state;
  }
  return result;
}

export const NEEDS_RELAY = [{ check: 'round-trip', otherwise: 'the relay gives no answer' }] as const;
