import type { PictureState } from '@porthole/shared/connection/picture-state';
import { type Signal, signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { CameraModel } from '../../state/model.ts';
import { Recoveries } from './recoveries.ts';

const LIVE: PictureState = { state: 'live' };
const STALE: PictureState = { state: 'stale', lastPaintedAt: 0, code: 'no-frames' };

describe('coming back', () => {
  it('is noticed of cameras that nobody looks at, until it is no longer followed', () => {
    const picture: Signal<PictureState> = signal(LIVE);
    const camera = { id: 'cam_0123456789', picture } as unknown as CameraModel;
    const now = signal(0);
    const recoveries = new Recoveries();
    const stop = recoveries.follow({ cameras: signal([camera]) }, now);
    picture.value = STALE;
    now.value = 1_000;
    picture.value = LIVE;
    now.value = 42_000;
    expect(recoveries.backAfter(camera)).toBe(41_000);
    stop();
    now.value = 100_000;
    expect(recoveries.backAfter(camera)).toBe(41_000);
  });
});
