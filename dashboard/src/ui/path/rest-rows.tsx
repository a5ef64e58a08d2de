import { figureText, rateFigure } from '../figures/figures.ts';
import { bringerLabel, type CamerasRest, type ViewersRest } from './path-model.ts';

/** Cameras beyond those that are drawn, in one row. */
export function CamerasRestRow({ rest }: { rest: CamerasRest }) {
  return (
    <li class="map-row map-rest" data-rest={rest.count} data-trouble={rest.troubled > 0 ? '' : undefined}>
      <p>
        <b>{rest.count} more cameras</b>
        <span>{figureText(rateFigure(rest.bytesPerSecond))}</span>
        {rest.troubled > 0 && <span class="map-note">{rest.troubled} in trouble</span>}
      </p>
    </li>
  );
}

/** Viewers beyond those that are drawn, in one row. */
export function ViewersRestRow({ rest }: { rest: ViewersRest }) {
  return (
    <li class="map-row map-rest" data-rest={rest.count} data-trouble={rest.troubled > 0 ? '' : undefined}>
      <p>
        <b>{rest.count} more</b>
        {rest.byTransport.map(([transport, count]) => (
          <span key={transport}>
            {count} {bringerLabel(transport)}
          </span>
        ))}
        <span>{figureText(rateFigure(rest.bytesPerSecond))}</span>
        {rest.troubled > 0 && <span class="map-note">{rest.troubled} in trouble</span>}
      </p>
    </li>
  );
}
