import { type Wish, wishInQuerySchema } from '@porthole/shared/protocol/renditions';
import type { Request } from 'express';
import { parseInput } from '../relay/parse-input.ts';

/** What a GET asks for in its address; a browser that saves data says so in a header. @throws {Refusal} `bad-request` */
export function requestedWish(request: Request): Wish {
  const wish = parseInput(wishInQuerySchema, request.query, 'query');
  return request.headers['save-data'] === 'on' ? { ...wish, saveData: true } : wish;
}
