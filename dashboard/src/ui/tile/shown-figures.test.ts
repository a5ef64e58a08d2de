import { describe, expect, it } from 'vitest';
import { type Figures, NOTHING_MEASURED } from '../../state/figures.ts';
import { showFigures, showLegs } from './shown-figures.ts';
import type { TileView } from './tile-view.ts';

const figures: Figures = {
  ...NOTHING_MEASURED,
  frames: 61377,
  fps: 14.9,
  ageMs: 110,
  bytesPerSecond: 412_000,
  width: 1280,
  height: 720,
  cameraTransport: 'polling',
  viewerTransport: 'websocket',
};
const live: TileView = {
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
const lost: TileView = { ...live, state: 'offline', look: 'offline', reason: 'camera-lost' };
const busy: TileView = { ...lost, reason: 'camera-busy' };
const ended: TileView = { ...lost, look: 'signed-out', reason: 'signed-out' };

describe('figures of a picture that does not come', () => {
  it('keep the count and turn the rest unknown', () => {
    const shown = showFigures(lost, figures);
    expect(shown.frames.data).toBe('61377');
    for (const name of ['fps', 'age', 'rate', 'resolution'] as const)
      expect(shown[name], name).toMatchObject({ value: '–', data: '' });
  });

  it('go on while it is stale, for the age grows', () => {
    expect(showFigures({ ...live, state: 'stale', look: 'stale' }, figures).age.data).toBe('110');
  });
});

describe('the two legs', () => {
  it.each([
    ['live', live, 'polling', 'websocket'],
    ['the PC is gone', lost, null, 'websocket'],
    ['the PC is there, its webcam is not', busy, 'polling', 'websocket'],
    ['the relay has been silent for long', { ...lost, reason: 'relay-unreachable' }, null, 'websocket'],
    ['its key was replaced', { ...lost, state: 'stale', reason: 'key-withdrawn' }, null, 'websocket'],
    ['signed out', ended, null, null],
  ] as const)('%s', (_what, view, cameraTransport, viewerTransport) => {
    expect(showLegs(view, figures, 'http')).toMatchObject({ cameraTransport, viewerTransport });
  });

  it('name what stands by while no frame has come', () => {
    const nothing = { ...figures, viewerTransport: null };
    expect(showLegs(busy, nothing, 'http')).toMatchObject({ viewerTransport: null, viewerStandsBy: 'http' });
    expect(showLegs(live, figures, 'http').viewerStandsBy).toBe(null);
  });

  it('name what stands by once no frame comes any more, for what carried the last one may be long gone', () => {
    expect(showLegs(lost, figures, 'http')).toMatchObject({
      viewerTransport: 'websocket',
      viewerStandsBy: 'http',
    });
  });
});
