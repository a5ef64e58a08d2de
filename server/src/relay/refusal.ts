import type { InputFault } from '@porthole/shared/protocol/input-fault';
import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { type ErrorBody, errorBody } from '@porthole/shared/protocol/wire';

/** A request or message that is not carried out, with its reason from the catalogue. Doors turn it into their own answer. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: ReasonCode;
  readonly fault: InputFault | undefined;

  constructor(code: ReasonCode, fault?: InputFault) {
    super(fill(REASONS[code].says));
    this.code = code;
    this.fault = fault;
  }
}

/** The code for anything that was thrown: its own where it is a refusal, else a fault of ours. */
export function refusalCode(error: unknown): ReasonCode {
  return error instanceof Refusal ? error.code : 'internal';
}

/** What whoever sent it is told of anything that was thrown. */
export function refusalBody(error: unknown): ErrorBody {
  return errorBody(refusalCode(error), error instanceof Refusal ? error.fault : undefined);
}
