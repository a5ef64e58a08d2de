import * as z from 'zod/mini';
import { cameraNameSchema } from './cameras.ts';
import { CAMERA_ID } from './frame.ts';
import { MAX_WATCHED } from './limits.ts';

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

/** `cam_…:after,cam_…:after` of a wall's held GET. */
export const watchListSchema = z
  .string()
  .check(z.refine(isWatchList, 'not a list of at most 64 camera:sequence'));

function isWatchList(text: string): boolean {
  if (text === '') return true;
  const items = text.split(',', MAX_WATCHED + 1);
  return items.length <= MAX_WATCHED && items.every(isWatchItem);
}

function isWatchItem(item: string): boolean {
  const [id = '', after = '', ...rest] = item.split(':');
  return rest.length === 0 && CAMERA_ID.test(id) && /^\d{1,16}$/.test(after);
}

export const nextFramesQuerySchema = z.object({
  /** Made by the page at random; ties its parallel GETs together so that no two carry the same frame. */
  viewer: z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/)),
  watch: watchListSchema,
  /** Version of the camera list the page has; a newer one is answered at once. */
  cameras: z._default(z.string().check(z.regex(/^\d{1,16}$/)), '0'),
});

export function formatWatchList(after: ReadonlyMap<string, number>): string {
  return [...after].map(([camera, sequence]) => `${camera}:${sequence}`).join(',');
}

/** Expects what watchListSchema let through. */
export function parseWatchList(text: string): Map<string, number> {
  if (text === '') return new Map();
  return new Map(
    text.split(',').map((item) => {
      const [camera = '', after = ''] = item.split(':');
      return [camera, Number(after)];
    }),
  );
}
