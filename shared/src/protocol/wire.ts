import * as z from 'zod/mini';
import type { InputFault } from './input-fault.ts';
import { fill, REASON_CODES, REASONS, type ReasonCode } from './reasons.ts';

/** The one error shape, over HTTP and Socket.IO alike. Text that was sent is never repeated in it. */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.enum(REASON_CODES),
    message: z.string(),
    /** What was wrong, where it can be told. */
    field: z.optional(z.string()),
    got: z.optional(z.string()),
    expected: z.optional(z.string()),
  }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

export function errorBody(code: ReasonCode, fault?: InputFault): ErrorBody {
  const { says, next } = REASONS[code];
  const about = fault ? ` ${fault.field}: got ${fault.got}, expected ${fault.expected}.` : '';
  return { error: { code, message: `${fill(says)}${about} ${next}`, ...fault } };
}

/** What a relay takes, told in every hello. Bytes, pixels, frames. */
export interface Limits {
  maxFrameBytes: number;
  maxFramePixels: number;
  window: number;
}

/** The relay's clock in ms since the epoch, for comparing clocks. */
export const clockReplySchema = z.object({ now: z.number() });
export type ClockReply = z.infer<typeof clockReplySchema>;

/** Names of the headers that carry over HTTP what Socket.IO carries in a frame's header. */
export const FRAME_HEADERS = {
  sequence: 'Porthole-Sequence',
  capturedAt: 'Porthole-Captured-At',
  width: 'Porthole-Width',
  height: 'Porthole-Height',
  transport: 'Porthole-Camera-Transport',
  session: 'Porthole-Session',
  clock: 'Porthole-Clock',
  viewers: 'Porthole-Viewers',
  standsBy: 'Porthole-Stands-By',
  skipped: 'Porthole-Skipped',
  rendition: 'Porthole-Rendition',
} as const;
