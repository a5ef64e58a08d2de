import { parseWishQuery, type Wish } from '@porthole/shared/protocol/renditions';
import type { Request } from 'express';
import { Refusal } from '../relay/refusal.ts';

/** What a GET asks for in its address; a browser that saves data says so in a header. @throws {Refusal} `bad-request` */
export function requestedWish(request: Request): Wish {
  const wish = parseWishQuery(request.query);
  if (!wish) throw new Refusal('bad-request');
  return request.headers['save-data'] === 'on' ? { ...wish, saveData: true } : wish;
}
