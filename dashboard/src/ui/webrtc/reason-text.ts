import { fill, REASONS } from '@porthole/shared/protocol/reasons';
import type { ShownRung } from '../ladder/ladder-words.ts';

/** Why WebRTC does not bring the picture, and what helps; null where the ladder says all there is. */
export function reasonText({ state, code, values }: ShownRung): string | null {
  if (code === null || state === 'carrying' || state === 'trying') return null;
  if (code === 'rtc-forbidden') return null;
  // The catalogue's words on saving data are about smaller pictures.
  if (code === 'save-data') return 'Off while your browser saves data; Pin to use it all the same.';
  const { says, next } = REASONS[code];
  return `${fill(says, values ?? {})} ${fill(next, values ?? {})}`;
}
