/** One figure on a plate: what a person reads and what a script reads. Unknown is "–", never 0. */
export interface Figure {
  readonly value: string;
  readonly unit: string;
  /** Plain number or word; empty while unknown. */
  readonly data: string;
  /** Why it is unknown. */
  readonly title?: string;
}

const UNKNOWN = '–';
const THIN_SPACE = '\u2009';
/** Ages count seconds up to here, then minutes. */
const MINUTES_FROM_MS = 120_000;
const HOURS_FROM_MS = 120 * 60_000;

const unknown = (unit: string, title: string): Figure => ({ value: UNKNOWN, unit, data: '', title });

export function thousands(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

export function framesFigure(frames: number): Figure {
  return { value: thousands(frames), unit: frames === 1 ? 'frame' : 'frames', data: String(frames) };
}

export function fpsFigure(fps: number | null): Figure {
  if (fps === null) return unknown('fps', 'not known yet: fewer than two frames');
  const value = fps < 0.05 ? '0' : fps.toFixed(1);
  return { value, unit: 'fps', data: String(Number(fps.toFixed(2))) };
}

/** @param estimated it comes of what is known of the way, and not of the frame's own time */
export function ageFigure(ageMs: number | null, estimated = false): Figure {
  if (ageMs === null) return unknown('s old', 'not known yet: clocks not compared');
  if (!estimated) return measuredAge(Math.max(0, ageMs));
  const { value, ...figure } = measuredAge(Math.max(0, ageMs));
  return { ...figure, value: `≈${THIN_SPACE}${value}`, title: ESTIMATED };
}

const ESTIMATED =
  'estimated: WebRTC does not tell when a frame was captured, so its lag behind the quickest one is added to half the round trip';

function measuredAge(age: number): Figure {
  const data = String(Math.round(age));
  if (age < 10_000) return { value: (age / 1000).toFixed(2), unit: 's old', data };
  if (age < MINUTES_FROM_MS) return { value: String(Math.floor(age / 1000)), unit: 's old', data };
  if (age < HOURS_FROM_MS) return { value: String(Math.floor(age / 60_000)), unit: 'min old', data };
  return { value: String(Math.floor(age / 3_600_000)), unit: 'h old', data };
}

/** The same without the word, for what is known to be an age. */
export function secondsFigure(ageMs: number | null, estimated = false): Figure {
  const { unit, ...figure } = ageFigure(ageMs, estimated);
  return { ...figure, unit: unit.replace(' old', '') };
}

export function rateFigure(bytesPerSecond: number | null): Figure {
  if (bytesPerSecond === null) return unknown('KB/s', 'not known yet');
  const data = String(Math.round(bytesPerSecond));
  if (bytesPerSecond < 999_500)
    return { value: String(Math.round(bytesPerSecond / 1000)), unit: 'KB/s', data };
  return { value: (bytesPerSecond / 1e6).toFixed(1), unit: 'MB/s', data };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture so many pixels wide, of the same shape as another. */
export const sizeText = (width: number, shape: Size): string =>
  `${width} × ${Math.round((width * shape.height) / shape.width)}`;

/** @param full the camera's own picture, told where the one that is sent is smaller */
export function resolutionFigure(width: number | null, height: number | null, full?: Size | null): Figure {
  if (width === null || height === null) return unknown('', 'not known yet: no frame painted');
  const unit = full && full.width > width ? `of ${sizeText(full.width, full)}` : '';
  return { value: `${width} × ${height}`, unit, data: `${width}x${height}` };
}

export function renditionFigure(name: string | null): Figure {
  if (name === null) return unknown('', 'not known yet: no frame painted');
  return { value: name, unit: '', data: name };
}

export function roundTripFigure(ms: number | null): Figure {
  if (ms === null) return unknown('ms', 'not known yet');
  return { value: String(Math.round(ms)), unit: 'ms', data: String(Math.round(ms)) };
}

export const figureText = ({ value, unit }: Figure): string => (unit === '' ? value : `${value} ${unit}`);
