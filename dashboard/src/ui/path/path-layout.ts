/** CSS px. Below the first a row's two lines of figures do not fit, above the second it only drifts apart. */
const LOWEST_ROW = 44;
const HIGHEST_ROW = 84;

/** Between two legs where they meet the relay, at most. */
const PORT_GAP = 12;

export interface PathLayout {
  readonly row: number;
  readonly height: number;
  /** The middle of every row, from the drawing's top, and where its leg meets the relay. */
  readonly cameras: readonly Leg[];
  readonly viewers: readonly Leg[];
}

export interface Leg {
  readonly y: number;
  readonly port: number;
}

/**
 * Cameras on the left, viewers on the right, the relay half-way down between them. Both sides are centred, so that one camera and one
 * viewer make a straight line.
 *
 * @param room height there is, and that of the relay's card
 */
export function layOutPath(
  cameras: number,
  viewers: number,
  room: { readonly height: number; readonly relay: number },
): PathLayout {
  const rows = Math.max(1, cameras, viewers);
  const row = Math.max(LOWEST_ROW, Math.min(HIGHEST_ROW, Math.floor(room.height / rows)));
  const height = Math.max(rows * row, room.relay);
  return {
    row,
    height,
    cameras: legs(cameras, { row, height, relay: room.relay }),
    viewers: legs(viewers, { row, height, relay: room.relay }),
  };
}

function legs(count: number, { row, height, relay }: { row: number; height: number; relay: number }): Leg[] {
  const middle = height / 2;
  // Its corners are rounded, and a leg meets it where it is straight.
  const gap = count > 1 ? Math.min(PORT_GAP, (relay - 24) / (count - 1)) : 0;
  return Array.from({ length: count }, (_, index) => {
    const off = index - (count - 1) / 2;
    return { y: middle + off * row, port: middle + off * gap };
  });
}

/** A leg as SVG draws it, across a gap `width` wide. @param from the row's side is the left one */
export function legPath({ y, port }: Leg, width: number, from: 'left' | 'right'): string {
  const [start, end] = from === 'left' ? [y, port] : [port, y];
  const half = width / 2;
  return `M0 ${round(start)}C${half} ${round(start)} ${half} ${round(end)} ${width} ${round(end)}`;
}

const round = (px: number): number => Math.round(px * 10) / 10;
