import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { countdown, failureWords, type ShownRung } from '../ladder/ladder-words.ts';

/** Why WebRTC does not bring the picture, what helps, and when it is tried again. */
export function stateText({ state, code, values, retryInMs }: ShownRung): string {
  if (state === 'trying')
    return code === null
      ? 'Being tried, unseen.'
      : `Being tried, unseen. Last time: ${failureWords(code, values)}.`;
  if (code === null) return 'Not tried yet.';
  const words = reasonText(code, values ?? {});
  return retryInMs === null ? words : `${words} Next try in ${countdown(retryInMs)}.`;
}

/** The catalogue's words on saving data are about smaller pictures. */
function reasonText(code: ReasonCode, values: Readonly<Record<string, string | number>>): string {
  if (code === 'save-data') return 'Off while your browser saves data; Pin to use it all the same.';
  const { says, next } = REASONS[code];
  return `${fill(says, values)} ${fill(next, values)}`;
}
