import { LONGEST_TOLD_MS } from '@porthole/shared/protocol/view-events';

/** Whole ms as the relay takes a page's word for them: it refuses whatever says more, and what it came with. */
export const believable = (ms: number): number => Math.min(LONGEST_TOLD_MS, Math.max(0, Math.round(ms)));
