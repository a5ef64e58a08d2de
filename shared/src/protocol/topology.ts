import * as z from 'zod/mini';
import { cameraPathSchema, renditionStatusSchema, VIEWER_TRANSPORTS } from './camera-path.ts';
import { cameraStatusSchema } from './cameras.ts';
import { viewerAccountSchema } from './drops.ts';
import { TRANSPORTS } from './transport.ts';

/** Cameras, and viewers of each, that one answer tells one by one; the sums are over all of them. With both it stays under half a megabyte. */
export const TOPOLOGY_CAMERAS = 64;
export const TOPOLOGY_VIEWERS = 16;
/** Lines that one answer tells one by one, and cameras of each. */
export const TOPOLOGY_LINES = 64;
export const LINE_CAMERAS = 64;

const figure = z.nullable(z.number());
const count = z.int().check(z.nonnegative());

/** A camera's viewers taken together. */
const viewersSumSchema = z.object({
  count,
  byTransport: z.record(z.enum(VIEWER_TRANSPORTS), count),
  /** Sent to all of them; null while nothing is known of any. */
  bytesPerSecond: figure,
  /** Capture → paint: half of the viewers have a median below `p50`; `p95` is the worst viewer's. */
  ageMs: z.nullable(z.object({ p50: z.number(), p95: z.number() })),
  account: viewerAccountSchema,
});
export type ViewersSum = z.infer<typeof viewersSumSchema>;

const topologyCameraSchema = z.object({
  id: cameraStatusSchema.shape.id,
  name: cameraStatusSchema.shape.name,
  state: cameraStatusSchema.shape.state,
  reason: cameraStatusSchema.shape.reason,
  /** Capture → arrival here of the newest frame, ms. */
  uplinkAgeMs: figure,
  publisher: cameraPathSchema.shape.publisher,
  relay: cameraPathSchema.shape.relay,
  renditions: z.array(renditionStatusSchema),
  sum: viewersSumSchema,
  /** Some of them, those that came first. */
  viewers: cameraPathSchema.shape.viewers,
});
export type TopologyCamera = z.infer<typeof topologyCameraSchema>;

/** Viewers that share a line: what one page, or one other receiver, watches. */
const topologyLineSchema = z.object({
  /** Stays the same for as long as the line stands. */
  id: z.string(),
  /** It is of the session that asks. */
  own: z.boolean(),
  transport: z.enum(VIEWER_TRANSPORTS),
  /** When its first viewer came. */
  since: z.number(),
  viewers: count,
  /** Some of them, those that came first. */
  cameras: z.array(cameraStatusSchema.shape.id),
  /** Viewers that are sent less than their tile shows because the line carries no more. */
  thin: count,
  /** Viewers to whom WebRTC brings the picture, while this line stands by. */
  standsBy: count,
  window: figure,
  roundTripMs: figure,
  bytesPerSecond: figure,
  ageMs: viewersSumSchema.shape.ageMs,
  account: viewerAccountSchema,
});
export type TopologyLine = z.infer<typeof topologyLineSchema>;

/** Everything between cameras and people at this moment. Times are ms since the epoch on the relay's clock. */
export const topologySchema = z.object({
  at: z.number(),
  relay: z.object({
    version: z.string(),
    since: z.number(),
    cameras: count,
    publishers: z.record(z.enum(TRANSPORTS), count),
    viewers: z.record(z.enum(VIEWER_TRANSPORTS), count),
  }),
  /** In the order of `GET /api/cameras`. */
  cameras: z.array(topologyCameraSchema),
  /** The asker's own first, then those that came first. */
  lines: z.object({ count, told: z.array(topologyLineSchema) }),
});
export type Topology = z.infer<typeof topologySchema>;
