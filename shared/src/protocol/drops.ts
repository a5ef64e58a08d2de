import * as z from 'zod/mini';

/**
 * Why a captured frame was not painted, in the order of its path. For every viewer:
 * captured = painted + Σ dropped by reason + what is on its way.
 */
export const UPLINK_DROPS = [
  /** Nobody watched: one frame a second was sent. */
  'idle',
  /** All who watch have the picture over WebRTC: about three frames a second are sent, should it end. */
  'standby',
  /** The rate was lowered for a thin line. */
  'paced',
  /** A newer frame was there before the camera's line had room. */
  'uplink-full',
  /** The relay would not take a frame of this size, and it could not be made smaller. */
  'too-large',
  /** Sent and never taken in: the connection ended, or the relay refused it. */
  'uplink-lost',
] as const;

const DOWNLINK_DROPS = [
  /** A newer frame was there before the smaller picture of this one was begun. */
  'encoder-busy',
  /** A newer frame was there before the viewer's line had room. */
  'downlink-full',
  /** Sent and never acknowledged: the connection ended. */
  'downlink-lost',
  /** As on the way in, of a viewer whose camera is watched by others as well. */
  'standby',
  /** More than the viewer's page, which does not keep up, asked for. */
  'viewer-busy',
] as const;

export const PAGE_DROPS = [
  /** A newer frame was there before it was decoded or painted. */
  'superseded',
  'decode-failed',
  /** Kept ready while WebRTC painted. */
  'not-needed',
] as const;

export type UplinkDrop = (typeof UPLINK_DROPS)[number];
export type DownlinkDrop = (typeof DOWNLINK_DROPS)[number];
export type PageDrop = (typeof PAGE_DROPS)[number];

export type Drop = UplinkDrop | DownlinkDrop | PageDrop;

/** Each once. */
export const DROPS: readonly Drop[] = [...new Set([...UPLINK_DROPS, ...DOWNLINK_DROPS, ...PAGE_DROPS])];

/** Whether somebody was there who wanted such a frame. Of the others none was lost: nobody watched, or WebRTC had the picture. */
const WAS_WANTED: Readonly<Record<Drop, boolean>> = {
  idle: false,
  standby: false,
  paced: true,
  'uplink-full': true,
  'too-large': true,
  'uplink-lost': true,
  'encoder-busy': true,
  'downlink-full': true,
  'downlink-lost': true,
  'viewer-busy': true,
  superseded: true,
  'decode-failed': true,
  'not-needed': false,
};

export const wasWanted = (reason: Drop): boolean => WAS_WANTED[reason];

/** Frames by why they were dropped; a reason that is missing has none. */
export type DropCounts<Reason extends Drop = Drop> = Readonly<Partial<Record<Reason, number>>>;

const frames = z.int().check(z.nonnegative(), z.maximum(1e12));

/** A publisher's word of the frames it captured and did not send. */
export const uplinkDropsSchema = z.partialRecord(z.enum(UPLINK_DROPS), frames);

/** Where every frame went that was captured while a viewer watched. */
export interface ViewerAccount {
  readonly captured: number;
  readonly painted: number;
  readonly dropped: DropCounts;
}

export const viewerAccountSchema = z.object({
  captured: frames,
  painted: frames,
  dropped: z.partialRecord(z.enum(DROPS), frames),
});

/** Frames that are in neither column: on their way, or, where they stay, a bug worth reporting. */
export function unaccounted({ captured, painted, dropped }: ViewerAccount): number {
  return captured - painted - Object.values(dropped).reduce((sum, count) => sum + count, 0);
}
