import { TRANSPORT_LABELS, type Transport } from '@porthole/shared/protocol/transport';
import type { Figures } from '../../state/model.ts';

const SHORT: Record<Transport, string> = { websocket: 'WS', polling: 'Poll', http: 'HTTP' };

type Legs = Pick<Figures, 'cameraTransport' | 'viewerTransport'>;

/** Both legs, always: on whose side the trouble is. */
export function Legs({ cameraTransport, viewerTransport }: Legs) {
  return (
    <span class="legs">
      <span class="leg">
        Camera: <Leg name="camera-transport" transport={cameraTransport} />
      </span>
      <span class="legs-dot"> · </span>
      <span class="leg">
        You: <Leg name="viewer-transport" transport={viewerTransport} />
      </span>
    </span>
  );
}

function Leg({
  name,
  transport,
}: {
  name: 'camera-transport' | 'viewer-transport';
  transport: Transport | null;
}) {
  return (
    <b data-stat={name} data-value={transport ?? ''} title={transport === null ? 'not known yet' : undefined}>
      {transport === null ? '–' : TRANSPORT_LABELS[transport]}
    </b>
  );
}

/** In the order camera, you. The full words stand beside it for whoever cannot read these. */
export function ShortLegs({ cameraTransport, viewerTransport }: Legs) {
  const short = (transport: Transport | null) => (transport === null ? '–' : SHORT[transport]);
  return (
    <span class="short-legs" aria-hidden="true">
      {short(cameraTransport)} · {short(viewerTransport)}
    </span>
  );
}
