import { PROBE_LIMITS } from '../../protocol/probe.ts';

/** Ms that one transfer should take: shorter ones tell more of the round trip than of the line. */
const LONG_ENOUGH_MS = 600;
const FIRST_BYTES = 32_000;
const GROWS = 4;

export interface Transfer {
  readonly bytes: number;
  readonly ms: number;
}

/**
 * The better of two transfers, large enough to take a while: one may have waited for a busy machine.
 * @returns bytes a second; null where something else than the relay answered
 */
export async function growing(
  transfer: (bytes: number) => Promise<Transfer | null>,
  progress: (part: number) => void,
): Promise<number | null> {
  let bytes = FIRST_BYTES;
  let rate: number | null = null;
  let longOne: number | null = null;
  for (;;) {
    progress(Math.log(bytes / FIRST_BYTES) / Math.log(PROBE_LIMITS.downloadBytes / FIRST_BYTES));
    // One that fails, or is too large for something between, does not undo what the ones before it have told.
    const done = await transfer(bytes).catch((error: unknown) => {
      if ((longOne ?? rate) === null) throw error;
      return null;
    });
    if (!done) return longOne ?? rate;
    rate = (done.bytes * 1000) / Math.max(1, done.ms);
    const isLong = done.ms >= LONG_ENOUGH_MS || bytes >= PROBE_LIMITS.downloadBytes;
    if (isLong && longOne !== null) return Math.max(rate, longOne);
    longOne = isLong ? rate : null;
    if (!isLong) bytes = Math.min(PROBE_LIMITS.downloadBytes, bytes * GROWS);
  }
}
