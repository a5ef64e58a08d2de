import type { IceTransportPolicy } from '@porthole/shared/protocol/ice';
import type { IceUrl } from '@porthole/shared/protocol/ice-url';

export interface IceSettings {
  readonly stunServers: readonly IceUrl[];
  readonly turnServers: readonly IceUrl[];
  readonly turnSecret: string | undefined;
  readonly turnUsername: string | undefined;
  readonly turnCredential: string | undefined;
  readonly iceTransportPolicy: IceTransportPolicy;
  /** Ms. */
  readonly iceGatheringTimeout: number;
  /** Ms. */
  readonly webrtcConnectionTimeout: number;
}

/** What is wrong with these settings taken together, a sentence each. */
export function iceProblems(settings: IceSettings): string[] {
  const { turnServers, turnSecret, turnUsername, turnCredential, iceTransportPolicy } = settings;
  const hasTurn = turnServers.length > 0;
  const isStatic = turnUsername !== undefined || turnCredential !== undefined;
  const isGiven = turnSecret !== undefined || isStatic;
  const problems: [boolean, string][] = [
    [
      turnSecret !== undefined && isStatic,
      'TURN_SECRET and TURN_USERNAME with TURN_CREDENTIAL exclude each other: keep the ones your TURN server is set up for.',
    ],
    [
      isStatic && (turnUsername === undefined || turnCredential === undefined),
      'TURN_USERNAME and TURN_CREDENTIAL must be given together.',
    ],
    [hasTurn && !isGiven, 'TURN_SERVERS needs TURN_SECRET, or TURN_USERNAME and TURN_CREDENTIAL.'],
    [!hasTurn && isGiven, 'TURN_SERVERS is missing: credentials are given for it.'],
    [!hasTurn && iceTransportPolicy === 'relay', 'ICE_TRANSPORT_POLICY relay needs TURN_SERVERS.'],
    [
      settings.iceGatheringTimeout > settings.webrtcConnectionTimeout,
      'ICE_GATHERING_TIMEOUT must not be longer than WEBRTC_CONNECTION_TIMEOUT.',
    ],
  ];
  return problems.flatMap(([isWrong, says]) => (isWrong ? [says] : []));
}
