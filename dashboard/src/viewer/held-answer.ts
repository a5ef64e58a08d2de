import {
  CONTAINER_TYPE,
  type ContainerRecord,
  decodeContainer,
} from '@porthole/shared/protocol/frame-container';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { errorBodySchema } from '@porthole/shared/protocol/wire';
import { SignedOutError } from './http-clock.ts';

/** In the relay's own words. */
export class RelayRefusal extends Error {
  readonly code: ReasonCode;

  constructor(code: ReasonCode) {
    super(code);
    this.code = code;
  }
}

/** What the answer to a wall's held GET brings. @throws {SignedOutError}, {RelayRefusal}, or where it is no answer of the relay */
export async function readRecords(response: Response): Promise<ContainerRecord[]> {
  if (response.status === 204) return [];
  if (response.status === 401) throw new SignedOutError();
  if (!response.ok || !isContainer(response)) throw await refusalOf(response);
  return decodeContainer(new Uint8Array(await response.arrayBuffer()));
}

function isContainer(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith(CONTAINER_TYPE) ?? false;
}

/** Whoever else answers in the relay's place has no such words. */
async function refusalOf(response: Response): Promise<Error> {
  const body = errorBodySchema.safeParse(await response.json().catch(() => undefined));
  return body.success ? new RelayRefusal(body.data.error.code) : new Error('no answer of the relay');
}
