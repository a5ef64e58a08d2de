import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';

/** Why WebRTC does not bring the picture, and what helps. The catalogue's words on saving data are about smaller pictures. */
export function reasonText(code: ReasonCode, values: Readonly<Record<string, string | number>>): string {
  if (code === 'save-data') return 'Off while your browser saves data; Pin to use it all the same.';
  const { says, next } = REASONS[code];
  return `${fill(says, values)} ${fill(next, values)}`;
}
