import type { Request } from 'express';
import { Refusal } from '../relay/refusal.ts';

/** @throws {Refusal} `wrong-content-type` */
export function admitType(request: Request, type: 'application/json' | 'image/jpeg'): void {
  if (request.is(type)) return;
  const got = request.get('content-type') === undefined ? 'nothing' : 'another one';
  throw new Refusal('wrong-content-type', { field: 'Content-Type', got, expected: type });
}
