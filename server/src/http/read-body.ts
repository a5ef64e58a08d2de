import type { Request } from 'express';
import type * as z from 'zod/mini';
import { admitType } from '../access/content-type.ts';
import { parseInput } from '../relay/parse-input.ts';

/** @throws {Refusal} `wrong-content-type`, `bad-request` */
export function readBody<Schema extends z.ZodMiniType>(schema: Schema, request: Request): z.output<Schema> {
  admitType(request, 'application/json');
  return parseInput(schema, request.body, 'body');
}
