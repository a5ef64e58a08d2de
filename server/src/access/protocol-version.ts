import { described } from '@porthole/shared/protocol/input-fault';
import { PROTOCOL_VERSION } from '@porthole/shared/protocol/version';
import { Refusal } from '../relay/refusal.ts';

/** Who names no version speaks this one as far as anybody knows. @throws {Refusal} `version-mismatch` */
export function admitVersion(told: unknown): void {
  if (told === undefined || Number(told) === PROTOCOL_VERSION) return;
  throw new Refusal('version-mismatch', {
    field: 'protocol',
    got: described(Number.isNaN(Number(told)) ? told : Number(told)),
    expected: `${PROTOCOL_VERSION}`,
  });
}
