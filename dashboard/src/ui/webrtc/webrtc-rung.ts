import type { RtcModel } from '../../state/model.ts';
import type { ShownRung } from '../ladder/ladder-words.ts';

/** What is known of WebRTC for the picture that is looked at alone. @param elapsed monotonic ms */
export function webRtcRung({ report, choice, saving }: RtcModel, elapsed: number): ShownRung {
  const untried = { state: 'untried', retryInMs: null } as const;
  if (choice.value === 'forbidden') return { ...untried, code: 'rtc-forbidden' };
  if (saving.value) return { ...untried, code: 'save-data' };
  const known = report.value;
  if (known === null) return { ...untried, code: null, where: 'for one picture that is looked at alone' };
  const { state, code, retryAt } = known.rung;
  const retryInMs = retryAt === null ? null : Math.max(0, retryAt - elapsed);
  return { state, code, retryInMs, values: known.values };
}
