import { CARRIER_LABELS, type Carrier } from '@porthole/shared/protocol/transport';
import type { ShownLegs } from './shown-figures.ts';

const SHORT: Record<Carrier, string> = { webrtc: 'RTC', websocket: 'WS', polling: 'Poll', http: 'HTTP' };

/** Both legs, always: on whose side the trouble is. */
export function Legs({ cameraTransport, viewerTransport, viewerStandsBy }: ShownLegs) {
  return (
    <span class="legs">
      <span class="leg">
        Camera: <Leg name="camera-transport" transport={cameraTransport} />
      </span>
      <span class="legs-dot"> · </span>
      <span class="leg">
        You: <Leg name="viewer-transport" transport={viewerTransport} standsBy={viewerStandsBy} />
      </span>
    </span>
  );
}

interface LegProps {
  name: 'camera-transport' | 'viewer-transport';
  /** What carries frames; a script reads this alone. */
  transport: Carrier | null;
  standsBy?: Carrier | null;
}

function Leg({ name, transport, standsBy = null }: LegProps) {
  const shown = standsBy ?? transport;
  const title = transport === null ? 'not known yet: no frame has come over it' : undefined;
  return (
    <b data-stat={name} data-value={transport ?? ''} title={title}>
      {shown === null ? '–' : CARRIER_LABELS[shown]}
    </b>
  );
}

/** In the order camera, you. The full words stand beside it for whoever cannot read these. */
export function ShortLegs({ cameraTransport, viewerTransport, viewerStandsBy }: ShownLegs) {
  const short = (transport: Carrier | null) => (transport === null ? '–' : SHORT[transport]);
  return (
    <span class="short-legs" aria-hidden="true">
      {short(cameraTransport)} · {short(viewerStandsBy ?? viewerTransport)}
    </span>
  );
}
