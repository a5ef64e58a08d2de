import type * as z from 'zod/mini';
import { Refusal } from '../relay/refusal.ts';

/** @throws {Refusal} `bad-request` */
export function parse<Schema extends z.ZodMiniType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new Refusal('bad-request');
  return parsed.data;
}
