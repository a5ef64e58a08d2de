import { Counter, Histogram, type Registry } from 'prom-client';
import type { RenditionObserver } from '../relay/rendition-figures.ts';

/** Seconds; a picture of HD takes a hundredth, and more than a frame's interval means that frames are skipped. */
const ENCODE_BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5];

/** What making smaller pictures takes, over all cameras. */
export function renditionMetrics(registry: Registry): RenditionObserver {
  const registers = [registry];
  const labelNames = ['rendition'];
  const seconds = new Histogram({
    name: 'porthole_rendition_encode_seconds',
    help: 'Making one smaller picture, its wait for a thread included.',
    ...{ labelNames, buckets: ENCODE_BUCKETS, registers },
  });
  const failures = new Counter({
    name: 'porthole_rendition_failures_total',
    help: 'Frames that could not be decoded and were sent as they came.',
    ...{ labelNames, registers },
  });
  return {
    encoded: (rendition, ms) => seconds.observe({ rendition }, ms / 1_000),
    failed: (rendition) => failures.inc({ rendition }),
  };
}
