import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';

/** A request or message that is not carried out, with its reason from the catalogue. Doors turn it into their own answer. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: ReasonCode;

  constructor(code: ReasonCode) {
    super(fill(REASONS[code].says));
    this.code = code;
  }
}

/** The code for anything that was thrown: its own where it is a refusal, else a fault of ours. */
export function refusalCode(error: unknown): ReasonCode {
  return error instanceof Refusal ? error.code : 'internal';
}
