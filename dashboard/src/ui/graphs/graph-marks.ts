import { CARRIER_LABELS, TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import type { Sample } from '../../state/model.ts';
import { renditionLabel } from '../tile/rendition-choices.ts';

/** A moment at which a transport or the rendition changed. */
export interface GraphMark {
  readonly at: number;
  /** `WebSocket → polling`, `camera: polling → HTTP`, `full → 640 px` */
  readonly text: string;
}

/** Compared with what was before, gaps left out: a picture that rested and came back over the same way has not changed. */
export function marksOf(history: readonly Sample[]): GraphMark[] {
  return [
    ...changes(history, ({ transport }) => transport && CARRIER_LABELS[transport]),
    ...changes(history, ({ cameraTransport: over }) => over && TRANSPORT_LABELS[over], 'camera: '),
    ...changes(history, ({ rendition }) => rendition && renditionLabel(rendition)),
  ].sort((a, b) => a.at - b.at);
}

function changes(
  history: readonly Sample[],
  read: (sample: Sample) => string | null,
  whose = '',
): GraphMark[] {
  const marks: GraphMark[] = [];
  let before: string | null = null;
  for (const sample of history) {
    const now = read(sample);
    if (now === null) continue;
    if (before !== null && before !== now) marks.push({ at: sample.at, text: `${whose}${before} → ${now}` });
    before = now;
  }
  return marks;
}

export interface PlacedMark extends GraphMark {
  /** Percent of the width. */
  readonly left: number;
  /** Labels that would overlap stand below each other. */
  readonly row: number;
  /** The label stands before its line, where there is no room after it. */
  readonly before: boolean;
}

/** Rows of labels there is room for; what would need more is told by its line and in the table. */
export const MARK_ROWS = 2;

/** @param labelPart width of a text's label, of the plot's */
export function placeMarks(
  marks: readonly GraphMark[],
  { from, until, labelPart }: { from: number; until: number; labelPart: (text: string) => number },
): PlacedMark[] {
  const ends: number[] = [];
  return marks
    .filter(({ at }) => at >= from && at <= until)
    .map((mark) => {
      const part = (mark.at - from) / (until - from);
      const width = labelPart(mark.text);
      const before = part + width > 1;
      const start = before ? part - width : part;
      const free = ends.findIndex((end) => end <= start);
      const row = free === -1 ? ends.length : free;
      ends[row] = start + width;
      return { ...mark, left: part * 100, row, before };
    });
}
