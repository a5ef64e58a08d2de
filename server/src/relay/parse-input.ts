import { inputFault } from '@porthole/shared/protocol/input-fault';
import type * as z from 'zod/mini';
import { Refusal } from './refusal.ts';

/**
 * Everything that comes in is parsed so, once, by the door it comes by.
 *
 * @param what it is, where no field of it is at fault
 * @param names of its fields, where they came by others
 * @throws {Refusal} `bad-request`, which names the field, what came and what is expected
 */
export function parseInput<Schema extends z.ZodMiniType>(
  schema: Schema,
  given: unknown,
  what: string,
  names: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const fault = inputFault(given, parsed.error.issues, what);
  throw new Refusal('bad-request', { ...fault, field: names[fault.field] ?? fault.field });
}
