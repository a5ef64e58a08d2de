import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { CameraChannel } from './camera-channel.ts';

/** The way of a camera's frames at this moment: from its PC to every viewer, with what each hop did with them. */
export function cameraPath(channel: CameraChannel): CameraPath {
  const { publisher, latest } = channel.status();
  const { uplink, leg } = channel.publisher?.status ?? {};
  return {
    publisher: publisher && {
      ...{ transport: publisher.transport, source: publisher.source, host: publisher.host },
      ...(uplink && { uplink }),
      ...(leg && { leg }),
    },
    relay: { ...channel.incoming, latest },
    viewers: channel.reports(),
  };
}
