import { CAMERA_STATES } from '@porthole/shared/protocol/cameras';
import type { Registry } from 'prom-client';
import { type CameraTraffic, OTHER_CAMERAS, type Passed } from '../relay/camera-traffic.ts';
import type { Directory } from '../relay/directory.ts';
import { countBy, counterOf, gaugeOf, type Sample } from './read-when-asked.ts';

/** What there is of cameras, and what each has brought in and sent out. */
export function cameraMetrics(registry: Registry, directory: Directory): void {
  const statuses = () => directory.channels().map((channel) => channel.status());
  gaugeOf(registry, {
    name: 'porthole_cameras',
    help: 'Cameras, by what they are.',
    labelNames: ['state'],
    read: () =>
      countBy(
        'state',
        CAMERA_STATES,
        statuses().map(({ state }) => state),
      ),
  });
  gaugeOf(registry, {
    name: 'porthole_camera_up',
    help: '1 while a camera is online. Not given of cameras that never were, nor of those summed up elsewhere.',
    labelNames: ['camera'],
    read: () =>
      statuses()
        .filter(
          ({ id, reason }) =>
            reason?.code !== 'camera-never-seen' && directory.traffic.label(id) !== OTHER_CAMERAS,
        )
        .map(({ id, state }) => [{ camera: id }, state === 'online' ? 1 : 0]),
  });
  for (const way of ['in', 'out'] as const) {
    const said = way === 'in' ? 'that publishers sent' : 'sent to viewers';
    passedMetric(registry, directory, way, 'frames', `porthole_frames_${way}_total`, `Frames ${said}.`);
    passedMetric(
      registry,
      directory,
      way,
      'bytes',
      `porthole_frame_bytes_${way}_total`,
      `Bytes of frames ${said}.`,
    );
  }
}

function passedMetric(
  registry: Registry,
  directory: Directory,
  way: keyof Pick<CameraTraffic, 'in' | 'out'>,
  what: keyof Passed,
  name: string,
  help: string,
): void {
  counterOf(registry, {
    ...{ name, help, labelNames: ['camera', 'transport'] },
    *read(): Iterable<Sample> {
      // What was never used would only be rows of noughts: seven for each camera.
      for (const [camera, traffic] of directory.traffic.entries())
        for (const [transport, passed] of Object.entries<Passed>(traffic[way]))
          if (passed.frames > 0) yield [{ camera, transport }, passed[what]];
    },
  });
}
