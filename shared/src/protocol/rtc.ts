import * as z from 'zod/mini';
import { cameraIdSchema } from './frame.ts';
import { iceConfigurationSchema } from './ice.ts';
import { REASON_CODES } from './reasons.ts';

/**
 * Signalling between a viewer and a camera's publisher, by the relay, as event `rtc` of both namespaces. The viewer asks, the publisher offers.
 * Each message belongs to one attempt; one of an attempt that is over is dropped.
 */

/** Characters of a session description. Chromium's with three codecs and thirty candidates has 6 000. */
const MOST_SDP = 60_000;
const MOST_CANDIDATE = 1_000;

/** Candidates that one end may name in an attempt; the rest is not passed on. */
export const MOST_CANDIDATES = 50;

/** Chosen at random by the viewer: who does not know it cannot speak in it. */
export const rtcAttemptSchema = z.string().check(z.regex(/^[\w-]{16,40}$/));

/** As `RTCIceCandidate.toJSON()` has it. */
export const rtcCandidateSchema = z.object({
  candidate: z.string().check(z.maxLength(MOST_CANDIDATE)),
  sdpMid: z.optional(z.nullable(z.string().check(z.maxLength(64)))),
  sdpMLineIndex: z.optional(z.nullable(z.int().check(z.minimum(0), z.maximum(64)))),
  usernameFragment: z.optional(z.nullable(z.string().check(z.maxLength(256)))),
});
export type RtcCandidate = z.infer<typeof rtcCandidateSchema>;

const attempt = rtcAttemptSchema;
const sdp = z.string().check(z.minLength(1), z.maxLength(MOST_SDP));
const code = z.enum(REASON_CODES);
const viewers = z.int().check(z.nonnegative(), z.maximum(10_000));

const candidate = z.object({
  type: z.literal('candidate'),
  attempt,
  /** Null: there are no more. An empty `candidate` says the same. */
  candidate: z.nullable(rtcCandidateSchema),
});
const answer = z.object({ type: z.literal('answer'), attempt, sdp });
const offer = z.object({ type: z.literal('offer'), attempt, sdp });
/** Ends the attempt, whichever end says it. */
const bye = z.object({
  type: z.literal('bye'),
  attempt,
  // Another version may know other codes: its goodbye is one all the same.
  code: z.catch(z.optional(code), undefined),
});
/** As many as it sends to are watching already. */
const busy = z.object({ type: z.literal('busy'), attempt, watching: viewers, most: viewers });

export const viewerSignalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('watch'), attempt, camera: cameraIdSchema }),
  answer,
  candidate,
  bye,
]);
export type ViewerSignal = z.infer<typeof viewerSignalSchema>;

/** What the relay sends a viewer: what the publisher said, or why nothing more comes. */
export const signalToViewerSchema = z.discriminatedUnion('type', [offer, candidate, busy, bye]);
export type SignalToViewer = z.infer<typeof signalToViewerSchema>;

export const publisherSignalSchema = z.discriminatedUnion('type', [offer, candidate, busy, bye]);
export type PublisherSignal = z.infer<typeof publisherSignalSchema>;

export const signalToPublisherSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('watch'),
    attempt,
    /** Credentials of its own, minted for this attempt. */
    ice: iceConfigurationSchema,
    /** The viewer's address as the relay sees it, where it is a private one: it stands for the `.local` names that only the viewer's PC can resolve. */
    address: z.nullable(z.string().check(z.maxLength(45))),
  }),
  answer,
  candidate,
  bye,
]);
export type SignalToPublisher = z.infer<typeof signalToPublisherSchema>;

/** What a publisher says of its side: whether it can send over WebRTC, and to how many at once. Part of its status. */
export const rtcStatusSchema = z.object({
  state: z.enum(['ready', 'off']),
  /** Why it is off. */
  code: z.optional(code),
  watching: viewers,
  most: viewers,
});
export type RtcStatus = z.infer<typeof rtcStatusSchema>;
