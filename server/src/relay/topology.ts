import { VIEWER_TRANSPORTS } from '@porthole/shared/protocol/camera-path';
import {
  TOPOLOGY_CAMERAS,
  TOPOLOGY_LINES,
  TOPOLOGY_VIEWERS,
  type Topology,
  type TopologyCamera,
} from '@porthole/shared/protocol/topology';
import { TRANSPORTS } from '@porthole/shared/protocol/transport';
import type { CameraChannel } from './camera-channel.ts';
import { cameraPath } from './camera-path.ts';
import type { RenditionStatus } from './rendition-camera.ts';
import { LineNames, viewerLines } from './viewer-lines.ts';
import { countByTransport, sumOfViewers } from './viewers-sum.ts';

export interface TopologyParts {
  readonly channels: readonly CameraChannel[];
  renditions(camera: string): RenditionStatus[];
  readonly version: string;
  /** Ms since the epoch on the relay's clock. */
  readonly since: number;
  readonly now: number;
  /** Of the person who asks: their own lines are told first. */
  readonly session?: string | undefined;
  /** Kept from answer to answer. */
  readonly names?: LineNames;
}

/** All cameras, publishers and viewers at this moment, with what each hop does. */
export function topology(parts: TopologyParts): Topology {
  const { channels, renditions, version, since, now, session, names = new LineNames() } = parts;
  const reports = channels.flatMap((channel) => channel.reports());
  const publishers = channels.flatMap(({ publisher }) => publisher ?? []);
  const lines = viewerLines(channels, session, names);
  return {
    at: now,
    relay: {
      ...{ version, since, cameras: channels.length },
      publishers: countByTransport(TRANSPORTS, publishers),
      viewers: countByTransport(VIEWER_TRANSPORTS, reports),
    },
    cameras: channels
      .slice(0, TOPOLOGY_CAMERAS)
      .map((channel) => topologyCamera(channel, renditions(channel.id))),
    lines: { count: lines.length, told: lines.slice(0, TOPOLOGY_LINES) },
  };
}

function topologyCamera(channel: CameraChannel, made: RenditionStatus[]): TopologyCamera {
  const { id, name, state, reason } = channel.status();
  const { viewers, renditions = [], ...path } = cameraPath(channel, made);
  const header = channel.latest?.header;
  return {
    ...{ id, name, state, reason },
    uplinkAgeMs: header?.receivedAt === undefined ? null : header.receivedAt - header.capturedAt,
    ...path,
    renditions,
    sum: sumOfViewers(viewers),
    viewers: viewers.slice(0, TOPOLOGY_VIEWERS),
  };
}
