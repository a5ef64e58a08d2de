import { countOf } from '@porthole/shared/protocol/testing/frame-number';
import { percentile, sum } from './statistics.ts';
import type { Painted, ViewReport } from './viewers/viewer.ts';

/** What viewers saw of cameras, over the time they were measured. */
export interface Measured {
  readonly seconds: number;
  /** Capture → paint of every frame painted, ms. */
  readonly ages: readonly number[];
  /** Painted a second, by viewer and camera. */
  readonly fps: readonly (readonly number[])[];
  /** Captured a second, by camera. */
  readonly capturedFps: readonly number[];
  /** Frames that arrived, of all viewers together, and the bytes of their pictures. */
  readonly delivered: number;
  readonly bytes: number;
  /** What carried the last frames, and which pictures they were. */
  readonly transports: readonly string[];
  readonly renditions: readonly string[];
}

/** @param captures by camera: when frame n was captured, at index n − 1 */
export function measured(views: readonly ViewReport[], captures: readonly (readonly number[])[]): Measured {
  const viewers = views.flatMap((view) => view.viewers.map((viewer) => ({ ...viewer, view })));
  const from = Math.min(...views.map((view) => view.from));
  const to = Math.max(...views.map((view) => view.to));
  return {
    seconds: (to - from) / 1000,
    ages: viewers.flatMap(({ painted }) => agesOf(painted, captures)),
    fps: viewers.map(({ painted, view }) =>
      captures.map((_, camera) => painted.filter((one) => one.camera === camera).length / secondsOf(view)),
    ),
    capturedFps: captures.map(
      (times) => times.filter((at) => at >= from && at < to).length / ((to - from) / 1000),
    ),
    delivered: sum(viewers.map(({ arrived }) => arrived)),
    bytes: sum(viewers.map(({ bytes }) => bytes)),
    transports: [...new Set(viewers.map(({ transport }) => transport))],
    renditions: [...new Set(viewers.map(({ rendition }) => rendition))],
  };
}

const secondsOf = ({ from, to }: ViewReport) => (to - from) / 1000;

/** By the stamp in the picture; one that was encoded anew is found by its number. */
function agesOf(painted: readonly Painted[], captures: readonly (readonly number[])[]): number[] {
  return painted.flatMap(({ camera, sequence, at, capturedAt }) => {
    const captured = capturedAt ?? captures[camera]?.[countOf(sequence) - 1];
    return captured === undefined ? [] : [at - captured];
  });
}

export const p = (part: number, { ages }: Pick<Measured, 'ages'>): number => percentile(ages, part);
