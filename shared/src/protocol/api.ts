import * as z from 'zod/mini';
import { cameraNameSchema } from './cameras.ts';
import { CAMERA_ID } from './frame.ts';
import { MAX_WATCHED } from './limits.ts';
import { fpsInQuerySchema, RENDITION_CHOICES, type Wish } from './renditions.ts';
import { heardSchema } from './rtc-requests.ts';
import { LONGEST_TOLD_MS } from './view-events.ts';

/** Bodies of the HTTP API, as PROTOCOL.md gives them. */

export const signInSchema = z.object({
  username: z.string().check(z.minLength(1), z.maxLength(60)),
  password: z.string().check(z.minLength(1), z.maxLength(200)),
});
export type SignIn = z.infer<typeof signInSchema>;

export const passwordSchema = z.object({
  /** Left out by who has none yet. */
  current: z.optional(z.string().check(z.maxLength(200))),
  password: z.string().check(z.minLength(12), z.maxLength(200)),
});

/** Who is signed in. */
export const personSchema = z.object({
  username: z.string(),
  hasPassword: z.boolean(),
  /** Ms since the epoch. */
  sessionEndsAt: z.number(),
});
export type Person = z.infer<typeof personSchema>;

export const newCameraSchema = z.object({ name: cameraNameSchema });
export const renameCameraSchema = newCameraSchema;

/** The key is in no later answer. */
export const createdCameraSchema = z.object({ id: z.string(), name: z.string(), key: z.string() });
export type CreatedCamera = z.infer<typeof createdCameraSchema>;

const sequenceText = z.string().check(z.regex(/^\d{1,16}$/));

/** `after` of one camera's held GET; without it the newest frame there is. */
export const nextFrameQuerySchema = z.object({ after: z.optional(sequenceText) });

/** `cam_…:after[:painted[:width[:rendition[:age]]]],…` of a wall's held GET. */
export const watchListSchema = z
  .string()
  .check(z.refine(isWatchList, 'not a list of at most 64 camera:after[:painted[:width[:rendition[:age]]]]'));

function isWatchList(text: string): boolean {
  if (text === '') return true;
  const items = text.split(',', MAX_WATCHED + 1);
  return items.length <= MAX_WATCHED && items.every(isWatchItem);
}

const renditionChoiceSchema = z.enum(RENDITION_CHOICES);
const watchWidthSchema = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(16_384));

function isWatchItem(item: string): boolean {
  const [id = '', after = '', painted = '0', width = '1', rendition, age = '', ...rest] = item.split(':');
  return (
    rest.length === 0 &&
    CAMERA_ID.test(id) &&
    /^\d{1,16}$/.test(after) &&
    /^\d{0,16}$/.test(painted) &&
    (width === '' || (/^\d{1,5}$/.test(width) && watchWidthSchema.safeParse(width).success)) &&
    renditionChoiceSchema.safeParse(rendition || 'auto').success &&
    /^\d{0,7}$/.test(age) &&
    Number(age) <= LONGEST_TOLD_MS
  );
}

/** What a page says of one camera with every held GET. The GET is the acknowledgement of the answer before it. */
export interface WatchItem {
  /** The newest frame that is done with: painted or dropped. */
  readonly after: number;
  /** How many frames of the camera this page has painted, by whatever it counts from: each GET tells by how many more. */
  readonly painted?: number;
  readonly wish?: Wish;
  /** Capture → paint of the newest of those, ms. */
  readonly ageMs?: number | undefined;
}

const elapsedText = z.optional(
  z.pipe(
    z.string().check(z.regex(/^\d{1,7}(\.\d{1,6})?$/)),
    z.transform((text) => Number(text)),
  ),
);

export const nextFramesQuerySchema = z.object({
  /** Made by the page at random; ties its parallel GETs together so that no two carry the same frame. */
  viewer: z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/)),
  watch: watchListSchema,
  /** Version of the camera list the page has; a newer one is answered at once. */
  cameras: z._default(z.string().check(z.regex(/^\d{1,16}$/)), '0'),
  /** The page's quickest recent round trip, and its last time from arrival to paint, ms. */
  rtt: elapsedText,
  held: elapsedText,
  /** The page's browser asks to save data. */
  save: z.optional(z.literal('1')),
  /** Another way brings what it watches. */
  standby: z.optional(z.literal('1')),
  /** Frames a second of each camera that the page keeps up with. */
  fps: fpsInQuerySchema,
  /** What this page has heard of its attempts at WebRTC. */
  rtc: z.optional(heardSchema),
  /** The version of PROTOCOL.md the page speaks. */
  protocol: z.optional(z.string().check(z.regex(/^\d{1,9}$/))),
});

export function formatWatchList(items: ReadonlyMap<string, WatchItem>): string {
  return [...items].map(([camera, item]) => [camera, ...watchParts(item)].join(':')).join(',');
}

/** What is left out at the end is not said, and what is left out before that is empty. */
function watchParts({ after, painted, wish, ageMs }: WatchItem): (number | string)[] {
  const rendition = wish?.rendition === 'auto' ? undefined : wish?.rendition;
  const parts = [after, painted, wish?.width, rendition, ageMs];
  const last = parts.findLastIndex((part) => part !== undefined);
  return parts.slice(0, last + 1).map((part) => part ?? '');
}

/** Expects what watchListSchema let through. */
export function parseWatchList(text: string): Map<string, WatchItem> {
  return new Map(text === '' ? [] : text.split(',').map(parseWatchItem));
}

function parseWatchItem(item: string): [string, WatchItem] {
  const [camera = '', after = '', painted, width, rendition, age] = item.split(':');
  const wish = {
    rendition: renditionChoiceSchema.parse(rendition || 'auto'),
    ...(width && { width: Number(width) }),
  };
  return [
    camera,
    {
      after: Number(after),
      ...(painted && { painted: Number(painted) }),
      wish,
      ...(age && { ageMs: Number(age) }),
    },
  ];
}
