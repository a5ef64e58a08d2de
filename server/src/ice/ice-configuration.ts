import type { IceConfiguration, IceServer } from '@porthole/shared/protocol/ice';
import type { IceSettings } from './ice-settings.ts';
import { mintCredentials, type TurnCredentials } from './turn-credentials.ts';

/**
 * What one who asks is told of STUN and TURN.
 * @param whose the session or camera that asks
 * @param now ms since the epoch
 */
export function iceConfiguration(settings: IceSettings, whose: string, now: number): IceConfiguration {
  const { stunServers, turnServers, iceTransportPolicy } = settings;
  const credentials = turnServers.length > 0 ? credentialsFor(settings, whose, now) : undefined;
  const iceServers: IceServer[] = [];
  if (stunServers.length > 0) iceServers.push({ urls: stunServers.map(({ url }) => url) });
  if (credentials) {
    const { username, credential } = credentials;
    iceServers.push({ urls: turnServers.map(({ url }) => url), username, credential });
  }
  return {
    ...{ iceServers, iceTransportPolicy, expiresAt: credentials?.expiresAt ?? null },
    gatheringTimeoutMs: settings.iceGatheringTimeout,
    connectionTimeoutMs: settings.webrtcConnectionTimeout,
  };
}

function credentialsFor(
  { turnSecret, turnUsername, turnCredential }: IceSettings,
  whose: string,
  now: number,
): TurnCredentials | undefined {
  if (turnSecret !== undefined) return mintCredentials(turnSecret, whose, now);
  return turnUsername !== undefined && turnCredential !== undefined
    ? { username: turnUsername, credential: turnCredential, expiresAt: null }
    : undefined;
}
