import * as z from 'zod/mini';
import { type PublisherStatus, publisherStatusSchema } from './cameras.ts';
import type { Demand } from './demand.ts';
import { type PublishedHeader, publishedHeaderSchema } from './frame.ts';
import { type PublisherSignal, publisherSignalSchema, type SignalToPublisher } from './rtc.ts';
import { heardSchema } from './rtc-requests.ts';
import type { ClockReply, ErrorBody, Limits } from './wire.ts';

/** Namespace of the publisher leg. */
export const PUBLISH_NAMESPACE = '/publish';

/** A capture client's run: the same over all its transports and reconnects, new with every start. */
export const sessionIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

export const publishAuthSchema = z.object({
  key: z.string().check(z.maxLength(200)),
  /** Left out by simple publishers; then the connection itself is the session. */
  session: z.optional(sessionIdSchema),
  protocol: z.optional(z.int()),
});

/** Of the GET that is held until people want something else of the camera. */
export const demandQuerySchema = z.object({
  viewers: z.string().check(z.regex(/^\d{1,9}$/)),
  /** Whether they all stand by, as far as this publisher knows; left out by one for which that is no news. */
  standsBy: z.optional(z.enum(['0', '1'])),
  /** What this publisher has heard of attempts at WebRTC. */
  rtc: z.optional(heardSchema),
});

export interface PublishHello extends Demand {
  protocol: number;
  camera: { id: string; name: string };
  limits: Limits;
}

/** Answers every frame, in order. `rejected` says why it was not taken; the window is freed either way. */
export interface PublishAck {
  sequence: number;
  rejected?: ErrorBody['error'];
}

export interface PublisherToRelay {
  frame: (header: PublishedHeader, jpeg: Uint8Array) => void;
  status: (status: PublisherStatus) => void;
  /** A clean end: the camera is offline by choice, not lost. */
  bye: () => void;
  clock: (reply: (times: ClockReply) => void) => void;
  rtc: (signal: PublisherSignal) => void;
}

export interface RelayToPublisher {
  hello: (hello: PublishHello) => void;
  ack: (ack: PublishAck) => void;
  demand: (demand: Demand) => void;
  rtc: (signal: SignalToPublisher) => void;
  /** An event of the publisher's was not understood. */
  fault: (fault: ErrorBody['error']) => void;
  /** The relay ends the session. */
  refused: (refusal: ErrorBody['error']) => void;
}

export const publisherEventSchemas = {
  header: publishedHeaderSchema,
  status: publisherStatusSchema,
  rtc: publisherSignalSchema,
} as const;
