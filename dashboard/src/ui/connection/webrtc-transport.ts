import type { RtcModel } from '../../state/model.ts';
import type { ShownTransport } from './transport-words.ts';

/** WebRTC among the transports of this page's leg. @param elapsed monotonic ms @param now ms since the epoch */
export function webRtcTransport(
  { report, choice, saving }: RtcModel,
  elapsed: number,
  now: number,
): ShownTransport {
  const untried = { state: 'untried', retryInMs: null } as const;
  if (choice.value === 'forbidden') return { ...untried, code: 'rtc-forbidden' };
  if (saving.value)
    return {
      ...{ ...untried, code: 'save-data' },
      note: 'Off while your browser saves data; Pin to use it anyway.',
    };
  const known = report.value;
  if (known === null) return { ...untried, code: null, note: 'used for a picture that is open alone' };
  const { state, code, retryAt } = known.rung;
  const { at = 0, shownMs = null } = known.attempt ?? {};
  return {
    ...{ state, code, values: known.values },
    retryInMs: retryAt === null ? null : Math.max(0, retryAt - elapsed),
    ...(state === 'carrying' && shownMs !== null && { forMs: Math.max(0, now - at - shownMs) }),
  };
}
