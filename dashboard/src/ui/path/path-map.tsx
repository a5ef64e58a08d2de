import type { ViewerTransportName } from '@porthole/shared/protocol/camera-path';
import { useRef } from 'preact/hooks';
import type { Size } from '../app/use-size.ts';
import { useSize } from '../app/use-size.ts';
import { CameraRow } from './camera-row.tsx';
import { strokeOf } from './leg-line.tsx';
import { type Leg, layOutPath, legPath } from './path-layout.ts';
import type { PathModel } from './path-model.ts';
import { RelayCard } from './relay-card.tsx';
import { CamerasRestRow, ViewersRestRow } from './rest-rows.tsx';
import { OwnLineRow, ViewerRow } from './viewer-row.tsx';

/** CSS px; the style sheet has them too. */
const FAN_WIDTH = 60;
const RELAY_HEIGHT = 148;
/** Above and below the drawing. */
const SURROUNDINGS = 210;

interface PathMapProps {
  model: PathModel;
  /** The relay's clock as of the answer. */
  at: number;
  pictures: boolean;
  page: Size | null;
  zoom: number;
}

/** Cameras, relay, viewers, and a line for each leg. On a narrow screen the same from top to bottom. */
export function PathMap({ model, at, pictures, page, zoom }: PathMapProps) {
  const relay = useRef<HTMLDivElement>(null);
  const card = useSize(relay);
  const { cameras, camerasRest, viewers, viewersRest } = model;
  const ownLines = viewers.filter(({ own }) => own).length;
  const watchesHere = ownLines > 0;
  const left = cameras.length + (camerasRest ? 1 : 0);
  const right = viewers.length + (viewersRest ? 1 : 0) + (watchesHere ? 0 : 1);
  const layout = layOutPath(left, right, {
    height: (page?.height ?? 0) / zoom - SURROUNDINGS,
    relay: Math.max(RELAY_HEIGHT, card?.height ?? 0),
  });
  const carried = viewers.map(
    ({ transport, trouble, direct }): Carried => ({
      transport,
      troubled: trouble !== null,
      standsBy: direct,
    }),
  );
  const own: Carried[] = watchesHere ? [] : [{ transport: null, troubled: false }];
  return (
    <div class="map" style={{ '--map-row': `${layout.row}px`, '--map-height': `${layout.height}px` }}>
      <section class="map-side map-cameras" aria-label="Cameras">
        <h2>{count(model.relay.cameras, 'camera')}</h2>
        <ul>
          {cameras.map((hop) => (
            <CameraRow key={hop.id} hop={hop} at={at} pictures={pictures} />
          ))}
          {camerasRest && <CamerasRestRow rest={camerasRest} />}
        </ul>
      </section>
      <Fan
        legs={layout.cameras}
        carried={cameras.map(({ transport, trouble }) => ({ transport, troubled: trouble !== null }))}
        from="left"
        height={layout.height}
      />
      <div class="map-middle">
        <div class="map-middle-head" />
        <div class="map-middle-card">
          <div ref={relay}>
            <RelayCard relay={model.relay} />
          </div>
        </div>
      </div>
      <Fan legs={layout.viewers} carried={[...own, ...carried]} from="right" height={layout.height} />
      <section class="map-side map-viewers" aria-label="Viewers">
        <h2>{count(model.relay.lines, 'viewer')}</h2>
        <ul>
          {!watchesHere && <OwnLineRow />}
          {viewers.map((hop) => (
            <ViewerRow key={hop.id} hop={hop} at={at} ownLines={ownLines} />
          ))}
          {viewersRest && <ViewersRestRow rest={viewersRest} />}
        </ul>
      </section>
    </div>
  );
}

const count = (of: number, what: string) => `${of === 0 ? 'No' : of} ${what}${of === 1 ? '' : 's'}`;

interface Carried {
  readonly transport: ViewerTransportName | null;
  readonly troubled: boolean;
  /** WebRTC goes past the relay. */
  readonly standsBy?: boolean;
}

interface FanProps {
  legs: readonly Leg[];
  /** In the order of the legs; what is summed has none of its own. */
  carried: readonly Carried[];
  from: 'left' | 'right';
  height: number;
}

/** Where the legs of one side come together. */
function Fan({ legs, carried, from, height }: FanProps) {
  return (
    <svg class="map-fan" width={FAN_WIDTH} height={height} aria-hidden="true">
      {legs.map((leg, index) => {
        const { transport, troubled, standsBy } = carried[index] ?? { transport: null, troubled: false };
        return (
          <path
            key={index}
            d={legPath(leg, FAN_WIDTH, from)}
            fill="none"
            stroke="currentColor"
            data-transport={transport ?? ''}
            data-trouble={troubled ? '' : undefined}
            data-standby={standsBy ? '' : undefined}
            {...strokeOf(transport)}
          />
        );
      })}
    </svg>
  );
}
