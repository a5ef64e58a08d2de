import type { SendLevel } from '@porthole/shared/publisher/outbox';

/** How pictures are sent, and about how many bytes that costs: what first comes to mind until it is measured. */
export interface QualityLevel extends SendLevel {
  /** Bytes of a frame, in parts of one at the first level. */
  readonly weight: number;
}

const level = (weight: number, scale: number, quality: number, atMostFps?: number): QualityLevel => ({
  weight,
  shape: { scale, quality },
  atMostFps: atMostFps ?? null,
});

const FULL: QualityLevel = { weight: 1, shape: null, atMostFps: null };

/**
 * What is given up for a thin line, in this order: quality, for it is seen least; then size, down to what still shows who is there;
 * then rate, for a picture that halts is still a live one. Weights measured on footage of a street and on a screenshot, against
 * quality 80.
 */
export const LEVELS: readonly QualityLevel[] = [
  FULL,
  level(0.9, 1, 70),
  level(0.6, 1, 55),
  level(0.53, 1, 40),
  level(0.35, 0.75, 45),
  level(0.18, 0.5, 45),
  level(0.1, 0.35, 45),
  level(0.1, 0.35, 45, 10),
  level(0.1, 0.35, 45, 5),
  level(0.1, 0.35, 45, 2),
];

/** Where nothing can encode. */
export const RATE_LEVELS: readonly QualityLevel[] = [null, 10, 5, 2].map((atMostFps) => ({
  ...FULL,
  atMostFps,
}));
