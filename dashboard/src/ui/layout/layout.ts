/** Where the tiles of the wall go. Pure: sizes in, sizes out, all in CSS px. */

export type PlateKind = 'standard' | 'compact' | 'two-line';
export type PlateWish = 'auto' | 'compact' | 'all';

export interface WallArea {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** Width over height of the usual picture. */
  readonly aspect: number;
  /** Columns at present, kept while nothing is clearly better. */
  readonly cols?: number;
  readonly plates?: PlateWish;
}

export interface WallLayout {
  readonly cols: number;
  readonly rows: number;
  readonly gap: number;
  readonly margin: number;
  readonly tileWidth: number;
  readonly wellHeight: number;
  readonly plate: PlateKind;
  readonly plateHeight: number;
  readonly scrolls: boolean;
}

export const PHONE_BELOW = 600;
const GAP = 8;
const PHONE_GAP = 4;
/** Two columns of a phone narrower than this would not be legible. */
const TWO_COLUMNS_FROM = 360;
const ONE_COLUMN_UP_TO = 4;
const COMPACT_BELOW = 420;
const PLATE: Record<PlateKind, number> = { standard: 56, compact: 30, 'two-line': 44 };
const PHONE_PLATE = 57;
/** All figures need more room than a compact plate. */
const MIN_TILE: Record<PlateWish, number> = { auto: 220, compact: 220, all: 300 };
/** Pictures smaller than this are scrolled to instead of shrunk. */
const MIN_PICTURE = 160;
/** Another number of columns must score this much higher: no flapping while a window is resized. */
const CLEARLY_BETTER = 1.05;
const HOLE_COST = 0.15;

export function layOutWall(area: WallArea): WallLayout {
  if (area.width < PHONE_BELOW) return phone(area);
  const candidates = columnsThatFit(area).map((cols) => score(area, cols, plateOf(area, cols)));
  const best = candidates.reduce(better);
  const present = candidates.find(({ cols }) => cols === area.cols);
  const steady = present && best.score <= present.score * CLEARLY_BETTER ? present : best;
  const chosen = steady.holes > 0 ? fuller(area, candidates).reduce(better, steady) : steady;
  if (chosen.picture >= MIN_PICTURE) return laidOut(area, chosen.cols, chosen.plate, false);
  const most = columnsThatFit(area).at(-1) ?? 1;
  return laidOut(area, most, plateOf(area, most), true);
}

interface Candidate {
  readonly cols: number;
  readonly plate: PlateKind;
  readonly picture: number;
  readonly holes: number;
  readonly score: number;
}

const better = (top: Candidate, one: Candidate): Candidate => (one.score > top.score ? one : top);

/** Smaller plates may let a grid without holes win over one with. */
function fuller(area: WallArea, candidates: readonly Candidate[]): Candidate[] {
  if (area.plates === 'all') return [];
  return candidates.filter(({ holes }) => holes === 0).map(({ cols }) => score(area, cols, 'compact'));
}

function columnsThatFit({ count, width, plates = 'auto' }: WallArea): number[] {
  const most = Math.max(1, Math.floor((width - GAP) / (MIN_TILE[plates] + GAP)));
  return Array.from({ length: Math.max(1, Math.min(count, most)) }, (_, index) => index + 1);
}

function cell({ count, width, height }: WallArea, cols: number) {
  const rows = Math.max(1, Math.ceil(count / cols));
  return {
    rows,
    w: Math.floor((width - GAP * (cols + 1)) / cols),
    h: Math.floor((height - GAP * (rows + 1)) / rows),
  };
}

function plateFor(width: number, wish: PlateWish = 'auto'): PlateKind {
  if (wish === 'compact') return 'compact';
  if (width >= COMPACT_BELOW) return 'standard';
  return wish === 'all' ? 'standard' : 'compact';
}

function plateOf(area: WallArea, cols: number): PlateKind {
  return plateFor(cell(area, cols).w, area.plates);
}

function score(area: WallArea, cols: number, plate: PlateKind): Candidate {
  const { rows, w, h } = cell(area, cols);
  const picture = Math.min(w, (h - PLATE[plate]) * area.aspect);
  const holes = rows * cols - area.count;
  const size = Math.max(0, picture) ** 2 / area.aspect;
  return { cols, plate, picture, holes, score: size * (1 - (HOLE_COST * holes) / (rows * cols)) };
}

/** @param scrolls rows that do not fit are scrolled to, instead of made smaller */
function laidOut(area: WallArea, cols: number, plate: PlateKind, scrolls: boolean): WallLayout {
  const { rows, w, h } = cell(area, cols);
  const wellHeight = Math.round(w / area.aspect);
  return {
    cols,
    rows,
    gap: GAP,
    margin: GAP,
    tileWidth: w,
    wellHeight: scrolls ? wellHeight : Math.min(h - PLATE[plate], wellHeight),
    plate,
    plateHeight: PLATE[plate],
    scrolls,
  };
}

function phone({ count, width, height, aspect }: WallArea): WallLayout {
  const oneColumn = count <= ONE_COLUMN_UP_TO || width < TWO_COLUMNS_FROM;
  const cols = oneColumn ? 1 : 2;
  const margin = oneColumn ? 0 : PHONE_GAP;
  const rows = Math.max(1, Math.ceil(count / cols));
  const tileWidth = Math.floor((width - 2 * margin - PHONE_GAP * (cols - 1)) / cols);
  const plateHeight = oneColumn ? PHONE_PLATE : PLATE['two-line'];
  const wellHeight = Math.round(tileWidth / aspect);
  const roomForOne = (height - 2 * margin - PHONE_GAP * (rows - 1)) / rows;
  return {
    cols,
    rows,
    gap: PHONE_GAP,
    margin,
    tileWidth,
    wellHeight,
    plate: oneColumn ? 'standard' : 'two-line',
    plateHeight,
    scrolls: roomForOne < wellHeight + plateHeight,
  };
}

const WALL_LIMIT = 25;
const PAGE_SIZE = 16;

/** More cameras than a wall can show legibly come in pages. */
export function pagesOf(count: number): { pages: number; size: number } {
  if (count <= WALL_LIMIT) return { pages: 1, size: WALL_LIMIT };
  return { pages: Math.ceil(count / PAGE_SIZE), size: PAGE_SIZE };
}

const USUAL_ASPECT = 16 / 9;

/** The median of the pictures known; 16:9 before any is. */
export function usualAspect(sizes: readonly { width: number; height: number }[]): number {
  const sorted = sizes.map(({ width, height }) => width / height).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? USUAL_ASPECT;
}
