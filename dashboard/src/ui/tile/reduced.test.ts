import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { RenditionCause } from '@porthole/shared/protocol/renditions';
import { describe, expect, it } from 'vitest';
import { cameraStatus } from '../../viewer/testing/frames.ts';
import { reducedOf } from './reduced.ts';

const seen = (cause: RenditionCause, publisher: CameraStatus['publisher'] = cameraStatus().publisher) =>
  reducedOf({
    figures: { rendition: { name: '640', cause }, width: 640, height: 360, fps: 9.1 },
    publisher,
    lineBytesPerSecond: 98_000,
  });
const thinUplink = {
  ...cameraStatus().publisher!,
  host: 'Loading-PC',
  reduced: { code: 'uplink-thin', width: 480, fps: 12.2, bytesPerSecond: 51_000 },
} as const;

describe('a live picture that is less than the tile could show', () => {
  it.each(['full', 'fits-tile', 'pinned'] as const)('is not one that is sent as %s', (cause) => {
    expect(seen(cause)).toBeNull();
  });

  it('is not one over WebRTC, whatever the relay is sent', () => {
    const figures = {
      rendition: null,
      width: 1280,
      height: 720,
      fps: 30,
      viewerTransport: 'webrtc',
    } as const;
    expect(reducedOf({ figures, publisher: thinUplink, lineBytesPerSecond: 98_000 })).toBeNull();
  });

  it('says what this line carries', () => {
    expect(seen('downlink-thin')).toMatchObject({
      code: 'downlink-thin',
      size: '640 × 360',
      why: 'your line carries 98 KB/s',
      says: 'Your line carries 98 KB/s, so you get 640 px at 9 fps.',
    });
  });

  it('says what its PC’s line carries, unless this one is the thinner', () => {
    expect(seen('fits-tile', thinUplink)).toMatchObject({
      code: 'uplink-thin',
      size: '480 × 270',
      why: 'its PC’s line carries 51 KB/s',
      says: 'The line of Loading-PC carries 51 KB/s, so it sends 480 px at 12 fps.',
    });
    expect(seen('downlink-thin', thinUplink)?.code).toBe('downlink-thin');
  });

  it('says no figure that is not known', () => {
    const unknown = { ...thinUplink, reduced: { ...thinUplink.reduced, bytesPerSecond: null, fps: null } };
    expect(seen('full', unknown)).toMatchObject({ why: 'its PC’s line is thin' });
  });

  it('says that this computer is busy, and how many frames it paints', () => {
    expect(seen('viewer-busy')).toMatchObject({
      code: 'viewer-busy',
      size: '9 fps',
      why: 'this computer is busy',
      says: 'This browser paints no more than 9 fps, so it asks for no more. The picture keeps its size.',
    });
  });

  it('says that data is saved', () => {
    expect(seen('save-data')).toMatchObject({ code: 'save-data', why: 'your browser asks to save data' });
  });
});
