import { VIEWER_TRANSPORTS } from '@porthole/shared/protocol/camera-path';
import { CAMERA_STATES } from '@porthole/shared/protocol/cameras';
import { TRANSPORTS } from '@porthole/shared/protocol/transport';
import { Gauge, type Registry } from 'prom-client';
import type { Directory } from '../relay/directory.ts';
import type { Sample } from './metrics.ts';

/** What there is of cameras, publishers and viewers at the moment: read whenever somebody asks for the metrics. */
export function directoryMetrics(registry: Registry, directory: Directory): void {
  const gauge = (name: string, help: string, labelNames: string[], read: () => Iterable<Sample>) =>
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.set(labels, value);
      },
    });
  const publishers = () => directory.channels().flatMap(({ publisher }) => publisher ?? []);
  gauge('porthole_cameras', 'Cameras, by what they are.', ['state'], () =>
    countBy(
      'state',
      CAMERA_STATES,
      directory.list().map(({ state }) => state),
    ),
  );
  gauge(
    'porthole_camera_up',
    '1 while a camera is online. Not given of cameras that never were.',
    ['camera'],
    () =>
      directory
        .list()
        .filter(({ reason }) => reason?.code !== 'camera-never-seen')
        .map(({ id, state }) => [{ camera: id }, state === 'online' ? 1 : 0]),
  );
  gauge('porthole_publishers', 'Publishers, by what carries their frames.', ['transport'], () =>
    countBy(
      'transport',
      TRANSPORTS,
      publishers().map(({ transport }) => transport),
    ),
  );
  gauge('porthole_viewers', 'Viewers of a camera each, by what brings their picture.', ['transport'], () =>
    countBy(
      'transport',
      [...VIEWER_TRANSPORTS, 'webrtc'],
      directory
        .channels()
        .flatMap((channel) => channel.reports())
        .map(({ transport, standsBy }) => (standsBy ? 'webrtc' : transport)),
    ),
  );
  gauge('porthole_rtc_viewers', 'Viewers that publishers send to over WebRTC, by their word.', [], () => [
    [{}, publishers().reduce((sum, { status }) => sum + (status.rtc?.watching ?? 0), 0)],
  ]);
}

/** How many there are of each of these names; of what is not there, none. */
function countBy<Name extends string>(
  label: string,
  names: readonly Name[],
  present: readonly Name[],
): Sample[] {
  return names.map((name) => [{ [label]: name }, present.filter((one) => one === name).length]);
}
