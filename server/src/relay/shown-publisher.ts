import type { CameraStatus, PublisherStatus, Reduction } from '@porthole/shared/protocol/cameras';
import type { Publisher } from './publisher.ts';

/** Part of a rate by which it may be another and still the same level. */
const WAVERING = 0.3;

type Shown = NonNullable<CameraStatus['publisher']>;

/** What every viewer is told of a publisher. */
export function shownPublisher({ transport, status }: Pick<Publisher, 'transport' | 'status'>): Shown {
  const { source, host = '', frameIntervalMs, rtc, uplink } = status;
  const { quality: _, ...reduced } = uplink?.quality ?? {};
  return {
    ...{ transport, source: source.label, host },
    ...(frameIntervalMs !== undefined && { frameIntervalMs }),
    ...(rtc && { rtc }),
    ...('code' in reduced && { reduced }),
  };
}

/**
 * What is kept of a publisher's word. The list of cameras goes to every viewer, so what it says of a thin line changes with the
 * level of the pictures and not with every rate that was measured on it.
 */
export function keptStatus(before: PublisherStatus, now: PublisherStatus): PublisherStatus {
  const [was, is] = [before.uplink?.quality, now.uplink?.quality];
  if (!was || !is || !isSameLevel(was, is)) return now;
  return { ...now, uplink: { ...now.uplink, quality: was } };
}

function isSameLevel(was: Reduction, is: Reduction): boolean {
  if (was.width !== is.width || was.quality !== is.quality || was.fps === null) return false;
  return Math.abs(was.fps - (is.fps ?? was.fps)) <= was.fps * WAVERING;
}

/** Whether viewers see something else after this word than before it. */
export function isNews(before: PublisherStatus, now: PublisherStatus): boolean {
  const seen = ({ uplink, leg: _, ...status }: PublisherStatus) => JSON.stringify([status, uplink?.quality]);
  return seen(before) !== seen(now);
}
