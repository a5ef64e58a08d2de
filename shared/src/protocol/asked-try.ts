import * as z from 'zod/mini';
import { TRANSPORTS } from './transport.ts';

/** What a person asks of a camera's publisher, and what that is told: a transport that rests is to be tried at once. */
export const askedTrySchema = z.object({ transport: z.enum(TRANSPORTS) });
export type AskedTry = Readonly<z.infer<typeof askedTrySchema>>;
