import { describe, expect, it } from 'vitest';
import { type Figures, NOTHING_MEASURED } from '../../state/figures.ts';
import { summarize } from './summary.ts';
import type { TileView } from './tile-view.ts';

const figures: Figures = {
  ...NOTHING_MEASURED,
  frames: 12,
  fps: 14.9,
  ageMs: 110,
  bytesPerSecond: 1,
  width: 1,
  height: 1,
  cameraTransport: null,
  viewerTransport: null,
};
const view: TileView = {
  state: 'live',
  look: 'live',
  word: 'Live',
  reason: null,
  title: 'Live',
  when: '',
  whenShort: '',
  says: '',
  next: '',
  reduced: null,
};

describe('a tile in words', () => {
  it('tells rate and age of a live one', () => {
    expect(summarize(view, figures)).toBe('Live, 15 frames a second, 0.1 seconds old.');
    expect(summarize(view, { ...figures, ageEstimated: true })).toBe(
      'Live, 15 frames a second, about 0.1 seconds old.',
    );
    expect(summarize({ ...view, look: 'delayed' }, { ...figures, ageMs: 3_400 })).toBe(
      'Delayed, 15 frames a second, 3.4 seconds old.',
    );
    const reduced = {
      code: 'save-data',
      size: '',
      why: 'your line carries 98 KB/s',
      says: '',
      next: '',
    } as const;
    expect(summarize({ ...view, reduced }, { ...figures, fps: null, ageMs: null })).toBe(
      'Live, reduced: your line carries 98 KB/s.',
    );
  });

  it('leaves out what is not known', () => {
    expect(summarize(view, { ...figures, ageMs: null, fps: null })).toBe('Live.');
  });

  it('tells what happened, since when and what comes next', () => {
    const offline: TileView = {
      ...view,
      state: 'offline',
      look: 'offline',
      word: 'Offline',
      title: 'PC out of reach',
      when: 'since 13:41:07 (23 min)',
      says: 'Nothing is heard from Gate-PC.',
      next: 'Check that PC.',
    };
    expect(summarize(offline, figures)).toBe(
      'Offline since 13:41:07 (23 min). PC out of reach. Nothing is heard from Gate-PC. Check that PC.',
    );
  });
});
