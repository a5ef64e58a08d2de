import { createHmac } from 'node:crypto';

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
  /** Ms since the epoch; null: they last. */
  readonly expiresAt: number | null;
}

/**
 * Ms for which minted credentials open an allocation. One that is open lasts longer (coturn looks at them once), so that this is but the time
 * from asking to connecting, and room for clocks that differ by some minutes.
 */
export const CREDENTIALS_LAST_MS = 10 * 60_000;

/**
 * What coturn's `use-auth-secret` takes: a name that says until when it is good, and that name's HMAC with the secret both know.
 * @param whose what coturn counts a user's quota by
 * @param now ms since the epoch
 */
export function mintCredentials(secret: string, whose: string, now: number): TurnCredentials {
  const until = Math.floor((now + CREDENTIALS_LAST_MS) / 1000);
  const username = `${until}:${whose}`;
  return {
    username,
    credential: createHmac('sha1', secret).update(username).digest('base64'),
    expiresAt: until * 1000,
  };
}
