import { VIEWER_TRANSPORTS } from '@porthole/shared/protocol/camera-path';
import { RENDITIONS } from '@porthole/shared/protocol/renditions';
import { TRANSPORTS } from '@porthole/shared/protocol/transport';
import type { Registry } from 'prom-client';
import type { Directory } from '../relay/directory.ts';
import { countBy, gaugeOf } from './read-when-asked.ts';

/** Who is connected at the moment, and how. */
export function legMetrics(registry: Registry, directory: Directory): void {
  const reports = () => directory.channels().flatMap((channel) => channel.reports());
  const publishers = () => directory.channels().flatMap(({ publisher }) => publisher ?? []);
  gaugeOf(registry, {
    name: 'porthole_publishers',
    help: 'Publishers, by what carries their frames.',
    labelNames: ['transport'],
    read: () =>
      countBy(
        'transport',
        TRANSPORTS,
        publishers().map(({ transport }) => transport),
      ),
  });
  gaugeOf(registry, {
    name: 'porthole_viewers',
    help: 'Viewers of a camera each, by what brings their picture.',
    labelNames: ['transport'],
    read: () =>
      countBy(
        'transport',
        [...VIEWER_TRANSPORTS, 'webrtc'],
        reports().map(({ transport, standsBy }) => (standsBy ? 'webrtc' : transport)),
      ),
  });
  gaugeOf(registry, {
    name: 'porthole_rendition_viewers',
    help: 'Viewers of a camera each, by the rendition they were last sent.',
    labelNames: ['rendition'],
    read: () =>
      countBy(
        'rendition',
        RENDITIONS,
        reports().map(({ rendition }) => rendition.name),
      ),
  });
  gaugeOf(registry, {
    name: 'porthole_frame_window',
    help: 'Widest window of frames in flight, by leg.',
    labelNames: ['leg'],
    read: () => [
      [{ leg: 'viewer' }, widest(reports().map(({ window }) => window ?? 0))],
      [{ leg: 'publisher' }, widest(publishers().map(({ status }) => status.uplink?.window ?? 0))],
    ],
  });
}

function widest(windows: readonly number[]): number {
  return windows.reduce((most, window) => Math.max(most, window), 0);
}
