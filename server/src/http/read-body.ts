import type { Request } from 'express';
import { Refusal } from '../relay/refusal.ts';

/** Any schema of zod's, full or mini. */
interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** @throws {Refusal} `wrong-content-type`, `bad-request` */
export function readBody<T>(schema: Schema<T>, request: Request): T {
  if (!request.is('application/json')) throw new Refusal('wrong-content-type');
  const parsed = schema.safeParse(request.body);
  if (!parsed.success) throw new Refusal('bad-request');
  return parsed.data;
}
