import type { Rendition, RenditionChoice } from '@porthole/shared/protocol/renditions';
import { RENDITIONS } from '@porthole/shared/protocol/renditions';
import type { Figures } from '../../state/figures.ts';
import { figureText, rateFigure, sizeText } from '../figures/figures.ts';

/** Bytes of a JPEG grow with its width by this power: halving it leaves about a third (measured on a street). */
const BYTES_BY_WIDTH = 1.6;

/** The rendition's name as a person reads it. @param full the camera's own picture, where it is known */
export function renditionLabel(name: Rendition, full: Figures['full'] = null): string {
  if (name === 'full') return name;
  return full === null ? `${name} px` : sizeText(Number(name), full);
}

export interface OfferedRendition {
  readonly name: Rendition;
  readonly label: string;
  /** What it costs, where that is known. */
  readonly cost: string;
  readonly shown: boolean;
}

type Seen = Pick<Figures, 'rendition' | 'width' | 'full' | 'bytesPerSecond'>;

/** What a person may pin of this camera: never wider than its own picture; before that is known, everything. */
export function offeredRenditions(seen: Seen, choice: RenditionChoice): OfferedRendition[] {
  const widest = seen.full?.width ?? Number.POSITIVE_INFINITY;
  return RENDITIONS.filter((name) => name === 'full' || Number(name) < widest || name === choice).map(
    (name) => ({
      name,
      label:
        name === 'full' && seen.full
          ? `full, ${sizeText(seen.full.width, seen.full)}`
          : renditionLabel(name, seen.full),
      cost: costOf(name, seen),
      shown: seen.rendition?.name === name,
    }),
  );
}

/** Measured for the one that comes, estimated from it for the others. */
function costOf(name: Rendition, { rendition, width, full, bytesPerSecond }: Seen): string {
  if (!rendition || width === null || !full || bytesPerSecond === null || bytesPerSecond === 0) return '';
  const pixels = name === 'full' ? full.width : Math.min(full.width, Number(name));
  const estimate = figureText(rateFigure(bytesPerSecond * (pixels / width) ** BYTES_BY_WIDTH));
  return rendition.name === name ? figureText(rateFigure(bytesPerSecond)) : `≈ ${estimate}`;
}
