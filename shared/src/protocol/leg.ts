import * as z from 'zod/mini';
import { REASON_CODES } from './reasons.ts';
import { TRANSPORT_CHOICES, TRANSPORTS } from './transport.ts';

/** Changes that are told: what a person reads at once. */
export const TOLD_CHANGES = 12;

const ms = z.number().check(z.nonnegative(), z.maximum(1e12));
const transport = z.enum(TRANSPORTS);

const rungSchema = z.object({
  state: z.enum(['carrying', 'ready', 'trying', 'untried', 'failed']),
  code: z.nullable(z.enum(REASON_CODES)),
  /** Until it is tried again by itself; null where it is not. */
  retryInMs: z.nullable(ms),
});

/** What one end of a leg knows of its transports, and how it came to the one that carries. Times are spans up to this word of it. */
export const legReportSchema = z.object({
  choice: z.enum(TRANSPORT_CHOICES),
  rungs: z.object({ websocket: rungSchema, polling: rungSchema, http: rungSchema }),
  /** Newest last. */
  changes: z
    .array(
      z.object({
        agoMs: ms,
        from: z.nullable(transport),
        to: z.nullable(transport),
        code: z.nullable(z.enum(REASON_CODES)),
      }),
    )
    .check(z.maxLength(TOLD_CHANGES)),
});
export type LegReport = z.infer<typeof legReportSchema>;
