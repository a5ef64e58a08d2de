import * as z from 'zod/mini';
import { cameraStatusSchema, uplinkSchema } from './cameras.ts';
import { viewerAccountSchema } from './drops.ts';
import { legReportSchema } from './leg.ts';
import { renditionCauseSchema, renditionSchema } from './renditions.ts';
import { TRANSPORTS } from './transport.ts';

/** How frames leave a relay: by an acknowledged transport, or as a stream that nobody acknowledges. */
export const VIEWER_TRANSPORTS = [...TRANSPORTS, 'mjpeg'] as const;
export type ViewerTransportName = (typeof VIEWER_TRANSPORTS)[number];

const figure = z.nullable(z.number());

/** One viewer of one camera, as the relay sees it. */
export const viewerReportSchema = z.object({
  transport: z.enum(VIEWER_TRANSPORTS),
  /** Ms since the epoch on the relay's clock. */
  since: z.number(),
  /** What it was last sent, and why. */
  rendition: z.object({ name: renditionSchema, cause: renditionCauseSchema }),
  /** Frames that may be in flight on its line, which it may share with other cameras; null where none is acknowledged. */
  window: figure,
  inFlight: z.int(),
  /** Of a small message, by the viewer's word. */
  roundTripMs: figure,
  account: viewerAccountSchema,
  /** WebRTC brings it the picture (RT-6); left out where it does not. */
  standsBy: z.optional(z.literal(true)),
});
export type ViewerReport = z.infer<typeof viewerReportSchema>;

/** The way of a camera's frames. What is not known is null. */
export const cameraPathSchema = z.object({
  publisher: z.nullable(
    z.object({
      transport: z.enum(TRANSPORTS),
      host: z.string(),
      source: z.string(),
      uplink: z.optional(uplinkSchema),
      leg: z.optional(legReportSchema),
    }),
  ),
  /** What comes in. */
  relay: z.object({
    fps: figure,
    bytesPerSecond: figure,
    latest: cameraStatusSchema.shape.latest,
  }),
  viewers: z.array(viewerReportSchema),
});
export type CameraPath = z.infer<typeof cameraPathSchema>;
