import type { Topology } from '@porthole/shared/protocol/topology';
import { type Figure, figureText, roundTripFigure } from '../figures/figures.ts';
import { shownFigures } from './hop-figures.tsx';
import { type Bringer, bringerLabel, bringerOf, type HopFigures, type PathModel } from './path-model.ts';
import { standsByWords } from './path-words.ts';

const COLUMNS = ['Transport', 'Age', 'Rate', 'KB/s', 'Round trip', 'Window', 'Dropped', 'Trouble'];

/** The drawing for who does not see it: a row for each hop. */
export function PathAsText({ model, topology }: { model: PathModel; topology: Topology }) {
  const { cameras, camerasRest, viewers, viewersRest } = model;
  return (
    <details class="map-text">
      <summary>Show as text</summary>
      <div class="map-tables">
        <table>
          <caption>From cameras to the relay</caption>
          <Head of="Camera" />
          <tbody>
            {cameras.map((hop) => (
              <HopRow key={hop.id} name={hop.name} transport={hop.transport} hop={hop} />
            ))}
          </tbody>
        </table>
        {camerasRest && <p>{camerasRest.count} more cameras are not listed.</p>}
        <table>
          <caption>From the relay to viewers</caption>
          <Head of="Viewer" />
          <tbody>
            {viewers.map((hop) => (
              <HopRow
                key={hop.id}
                name={`${hop.own ? 'This browser' : 'A viewer'}: ${namesOf(hop.id, topology)}`}
                transport={bringerOf(hop)}
                note={standsByWords(hop)}
                hop={hop}
              />
            ))}
          </tbody>
        </table>
        {viewers.length === 0 && <p>Nobody watches.</p>}
        {viewersRest && <p>{viewersRest.count} more are not listed.</p>}
      </div>
    </details>
  );
}

/** Which cameras a line brings. */
function namesOf(line: string, { lines, cameras }: Topology): string {
  const ids = lines.told.find(({ id }) => id === line)?.cameras ?? [];
  return ids.map((id) => cameras.find((camera) => camera.id === id)?.name ?? id).join(', ');
}

function Head({ of }: { of: string }) {
  return (
    <thead>
      <tr>
        {[of, ...COLUMNS].map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface HopRowProps {
  name: string;
  transport: Bringer | null;
  note?: string | null;
  hop: HopFigures & { readonly trouble: string | null };
}

function HopRow({ name, transport, note = null, hop }: HopRowProps) {
  const { age, fps, rate, window, dropped } = shownFigures(hop, transport === 'webrtc');
  const cells: Figure[] = [age, fps, rate, roundTripFigure(hop.roundTripMs), window, dropped];
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{transport === null ? '–' : [bringerLabel(transport), note].filter(Boolean).join(', ')}</td>
      {cells.map((figure, index) => (
        <td key={COLUMNS[index + 1]}>{figureText(figure).replace(/ (window|dropped)$/, '')}</td>
      ))}
      <td>{hop.trouble ?? 'none'}</td>
    </tr>
  );
}
