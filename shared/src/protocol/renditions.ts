import * as z from 'zod/mini';

/** Pixels across of the smaller pictures a relay makes; a camera's own size is `full`. Each has about half the bytes of the one before. */
export const RENDITION_WIDTHS = [1280, 960, 640, 480, 320, 160] as const;

/** From the best to the smallest. */
export const RENDITIONS = ['full', '1280', '960', '640', '480', '320', '160'] as const;
export type Rendition = (typeof RENDITIONS)[number];
export const renditionSchema = z.enum(RENDITIONS);

/** What a person may ask of a camera: one rendition, or the one that fits tile and line. */
export const RENDITION_CHOICES = ['auto', ...RENDITIONS] as const;
export type RenditionChoice = (typeof RENDITION_CHOICES)[number];

/** Why a viewer is sent the rendition it is sent. */
export const RENDITION_CAUSES = [
  /** It is the camera's own picture, and nothing speaks against it. */
  'full',
  /** The tile shows no more pixels than this. */
  'fits-tile',
  /** The viewer's line carries no more. */
  'downlink-thin',
  /** The viewer's computer paints no more frames, and asked for fewer. */
  'viewer-busy',
  /** The viewer's browser asks to save data. */
  'save-data',
  /** The person chose it. */
  'pinned',
] as const;
export type RenditionCause = (typeof RENDITION_CAUSES)[number];
export const renditionCauseSchema = z.enum(RENDITION_CAUSES);

/** Frames a second that may be asked for; who wants more says nothing. */
export const MOST_WISHED_FPS = 99;

/** What a viewer wants of one camera. */
export const wishSchema = z.object({
  /** Device pixels across at which the picture is shown; left out by viewers that want it as it is. */
  width: z.optional(z.int().check(z.minimum(1), z.maximum(16_384))),
  rendition: z._default(z.enum(RENDITION_CHOICES), 'auto'),
  saveData: z.optional(z.boolean()),
  /** Another way paints this camera: a frame now and then is enough, should that way end. */
  standby: z.optional(z.boolean()),
  /** Frames a second that are enough; left out by viewers that keep up. */
  fps: z.optional(z.int().check(z.minimum(1), z.maximum(MOST_WISHED_FPS))),
});
export type Wish = z.infer<typeof wishSchema>;

/** A viewer that says nothing gets the camera's own picture for as long as its line carries it. */
export const NO_WISH: Wish = { rendition: 'auto' };

/** As part of an address. */
export const fpsInQuerySchema = z.optional(z.string().check(z.regex(/^[1-9]\d?$/)));

const wishQuerySchema = z.object({
  width: z.optional(z.string().check(z.regex(/^[1-9]\d{0,4}$/))),
  rendition: z._default(z.enum(RENDITION_CHOICES), 'auto'),
  saveData: z.optional(z.literal('1')),
  standby: z.optional(z.literal('1')),
  fps: fpsInQuerySchema,
});

/** A wish as part of an address: `?width=640`, `?rendition=320`, `?saveData=1`. */
export const wishInQuerySchema = z.pipe(
  z.pipe(
    wishQuerySchema,
    z.transform(
      ({ width, rendition, saveData, standby, fps }): z.input<typeof wishSchema> => ({
        rendition,
        ...(width !== undefined && { width: Number(width) }),
        ...(saveData && { saveData: true }),
        ...(standby && { standby: true }),
        ...(fps !== undefined && { fps: Number(fps) }),
      }),
    ),
  ),
  wishSchema,
);
