import * as z from 'zod/mini';

export const ICE_TRANSPORT_POLICIES = ['all', 'relay'] as const;
export type IceTransportPolicy = (typeof ICE_TRANSPORT_POLICIES)[number];

/** Characters of one address, and of one credential. */
const MOST_URL = 300;
const MOST_TEXT = 500;

const timeout = z.int().check(z.positive(), z.maximum(60_000));

export const iceServerSchema = z.object({
  urls: z.array(z.string().check(z.maxLength(MOST_URL))).check(z.maxLength(32)),
  username: z.optional(z.string().check(z.maxLength(MOST_TEXT))),
  credential: z.optional(z.string().check(z.maxLength(MOST_TEXT))),
});
export type IceServer = z.infer<typeof iceServerSchema>;

/** What `GET /api/ice` answers. W3C's names: an RTCPeerConnection takes it as it is. */
export const iceConfigurationSchema = z.object({
  iceServers: z.array(iceServerSchema).check(z.maxLength(8)),
  iceTransportPolicy: z.enum(ICE_TRANSPORT_POLICIES),
  /** Ms since the epoch on the relay's system clock, after which TURN takes these credentials no more; null: they last. */
  expiresAt: z.nullable(z.number()),
  /** Ms for which no answer over any pair of addresses is waited for, and until one must be ready. Left out by relays that know no WebRTC. */
  gatheringTimeoutMs: z.optional(timeout),
  connectionTimeoutMs: z.optional(timeout),
});
export type IceConfiguration = z.infer<typeof iceConfigurationSchema>;

export function hasTurn({ iceServers }: IceConfiguration): boolean {
  return iceServers.some(({ urls }) => urls.some((url) => /^turns?:/i.test(url)));
}
