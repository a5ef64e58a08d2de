import type { Rendition } from '../protocol/renditions.ts';

/** One rendition of a camera and what it would cost the line. */
export interface RenditionOffer {
  readonly name: Rendition;
  readonly bytesPerSecond: number;
}

/** What one camera may be sent, from the best to the smallest; never empty. */
export type RenditionOffers = readonly RenditionOffer[];

interface Share {
  offers: RenditionOffers;
  /** Where in them it stands. */
  at: number;
  raisable: boolean;
}

/**
 * Shares a line among cameras: each begins with its smallest picture, and the one that has least of the line is raised first, for as
 * long as all fit. What a small tile does not need is left to the others.
 *
 * @param budget bytes a second for all together; the smallest pictures are sent even where they do not fit
 */
export function shareLine<Key>(
  budget: number,
  cameras: ReadonlyMap<Key, RenditionOffers>,
): Map<Key, Rendition> {
  const shares = new Map<Key, Share>();
  for (const [key, offers] of cameras) {
    const useful = withoutUseless(offers);
    shares.set(key, { offers: useful, at: useful.length - 1, raisable: true });
  }
  let left = budget - [...shares.values()].reduce((sum, share) => sum + cost(share), 0);
  for (;;) {
    const next = leastServed(shares.values());
    if (!next) break;
    const raise = cost(next, next.at - 1) - cost(next);
    if (raise > left) next.raisable = false;
    else {
      next.at -= 1;
      left -= raise;
    }
  }
  return new Map([...shares].map(([key, { offers, at }]) => [key, (offers[at] as RenditionOffer).name]));
}

/** A smaller picture that has no fewer bytes than a better one, as of a camera that already sends poor quality, helps nobody. */
function withoutUseless(offers: RenditionOffers): RenditionOffers {
  const useful: RenditionOffer[] = [];
  for (const offer of offers) {
    const better = useful.at(-1);
    if (!better || offer.bytesPerSecond < better.bytesPerSecond) useful.push(offer);
  }
  return useful;
}

function leastServed(shares: Iterable<Share>): Share | undefined {
  let least: Share | undefined;
  for (const share of shares) {
    if (!share.raisable || share.at === 0) continue;
    if (!least || cost(share) < cost(least)) least = share;
  }
  return least;
}

function cost({ offers, at }: Share, which = at): number {
  return (offers[which] as RenditionOffer).bytesPerSecond;
}
