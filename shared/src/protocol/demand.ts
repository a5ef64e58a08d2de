import * as z from 'zod/mini';

/** What those who watch a camera want of its publisher. */
export const demandSchema = z.object({
  viewers: z.int().check(z.nonnegative()),
  /** All of them have the picture by another way, and want a frame now and then. */
  standsBy: z.optional(z.boolean()),
});
export type Demand = Readonly<z.infer<typeof demandSchema>>;

export const NO_DEMAND: Demand = { viewers: 0 };

export const standsBy = (demand: Demand): boolean => demand.standsBy ?? false;

export const demandOf = (viewers: number, allStandBy: boolean): Demand => ({
  viewers,
  ...(allStandBy && { standsBy: true }),
});

/** Frames are to come sooner than they did: the first viewer of a camera, or the first that stands by no longer. */
export function wantsMore(now: Demand, before: Demand): boolean {
  return now.viewers > 0 && (before.viewers === 0 || (standsBy(before) && !standsBy(now)));
}

export function isSameDemand(one: Demand, other: Demand): boolean {
  return one.viewers === other.viewers && standsBy(one) === standsBy(other);
}
