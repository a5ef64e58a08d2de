import { RENDITION_WIDTHS, type Rendition, type RenditionCause, type Wish } from '../protocol/renditions.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What a viewer is sent, and why. */
export interface ChosenRendition {
  readonly name: Rendition;
  readonly cause: RenditionCause;
}

/** By how much a picture must be wider than a rendition of it: for less, too few bytes are saved to encode it anew. */
export const WORTHWHILE = 1.25;

/** Pixels across that a browser asking to save data is sent at most: enough to see what happens, a quarter of HD's bytes. */
export const SAVE_DATA_WIDTH = 640;

/** Pixels across; undefined for the camera's own picture. */
export function renditionWidth(name: Rendition): number | undefined {
  return name === 'full' ? undefined : Number(name);
}

/** The renditions that are worth making of a camera's picture, from the best, which is its own, to the smallest. Never wider than it. */
export function renditionLadder(full: PictureSize): readonly Rendition[] {
  const smaller = RENDITION_WIDTHS.filter((width) => full.width >= width * WORTHWHILE);
  return ['full', ...smaller.map((width) => `${width}` as const)];
}

/** The picture that shows all a viewer can see of the camera; what its line carries is another matter. */
export function wishedRendition(wish: Wish, full: PictureSize): ChosenRendition {
  if (wish.rendition !== 'auto') return { name: pinned(wish.rendition, full), cause: 'pinned' };
  const ladder = renditionLadder(full);
  const fitting = smallestShowing(ladder, wish.width);
  if (wish.saveData) {
    const saving = smallestShowing(ladder, SAVE_DATA_WIDTH);
    if (ladder.indexOf(saving) > ladder.indexOf(fitting)) return { name: saving, cause: 'save-data' };
  }
  return { name: fitting, cause: fitting === 'full' ? 'full' : 'fits-tile' };
}

/** The renditions a viewer may get, from the one it wishes down: a person's pin leaves no other. */
export function allowedRenditions(wish: Wish, full: PictureSize): readonly Rendition[] {
  const best = wishedRendition(wish, full).name;
  if (wish.rendition !== 'auto') return [best];
  const ladder = renditionLadder(full);
  return ladder.slice(ladder.indexOf(best));
}

/** A pin is taken at its word, down to the last pixel; only what would have to be made larger is not. */
function pinned(name: Rendition, full: PictureSize): Rendition {
  return (renditionWidth(name) ?? Number.POSITIVE_INFINITY) >= full.width ? 'full' : name;
}

function smallestShowing(ladder: readonly Rendition[], width = Number.POSITIVE_INFINITY): Rendition {
  return ladder.findLast((name) => (renditionWidth(name) ?? Number.POSITIVE_INFINITY) >= width) ?? 'full';
}
