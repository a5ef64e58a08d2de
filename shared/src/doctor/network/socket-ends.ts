import { PING_INTERVAL_MS } from '../../protocol/limits.ts';
import { REASONS } from '../../protocol/reasons.ts';
import type { CheckContext, CheckResult } from '../check.ts';
import { milliseconds } from '../words.ts';

export const NEEDS_UPGRADE = [{ check: 'upgrade', otherwise: 'no upgrade' }] as const;

/** Which of its timeouts it was, a proxy does not say. */
export const TIMEOUTS_NEEDED = `a connection lasts for hours, and is idle for ${PING_INTERVAL_MS / 1000} s at most`;

const CODES = { cut: 'websocket-cut', silent: 'websocket-silent' } as const;

/** A WebSocket that was cut or fell silent after so long. @param meanwhile how it was until then */
export const endedAfter = (ended: keyof typeof CODES, afterMs: number, meanwhile = ''): CheckResult => ({
  ...{ outcome: 'blocked', code: CODES[ended] },
  says: `${ended} after ${milliseconds(afterMs)}${meanwhile}`,
  next: `Where it ends so twice running, WebSocket is left for HTTP. To keep it, ask who runs the proxy on the way to raise its timeouts: ${TIMEOUTS_NEEDED}.`,
  facts: { upgradeHeld: { ended, afterMs } },
});

/** A WebSocket that opened, and did not carry what it should. */
export const wentSilent = (says: string): CheckResult => ({
  ...{ outcome: 'blocked', says, code: 'websocket-silent' },
  next: `${REASONS['websocket-silent'].says} ${REASONS['websocket-silent'].next}`,
  facts: { upgrade: 'silent' },
});

/** Looks once more where it was cut: that may have been chance, and the ladder leaves WebSocket after two (LA-5). */
export async function cutTwice(
  look: () => Promise<CheckResult>,
  { signal, progress }: CheckContext,
): Promise<CheckResult> {
  const first = await look();
  if (first.code !== CODES.cut || signal.aborted) return first;
  progress(0, `${first.says}; once more`);
  const second = await look();
  if (second.outcome === 'fine') return { outcome: 'note', says: `${first.says}; then ${second.says}` };
  if (second.code === CODES.cut) return { ...second, says: `${second.says}, twice running` };
  return second.outcome === 'blocked' ? second : first;
}
