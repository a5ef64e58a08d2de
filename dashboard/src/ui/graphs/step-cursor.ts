/** A second, and a tenth of what is shown. */
const PAGE = 12;

/**
 * Where a key leads the cursor over the samples.
 *
 * @returns the sample to read, null for none; undefined where the key is not for this
 */
export function stepCursor(key: string, index: number | null, count: number): number | null | undefined {
  if (key === 'Escape') return index === null ? undefined : null;
  if (count === 0) return undefined;
  const last = count - 1;
  const at = index ?? last;
  const target = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - PAGE,
    PageUp: at + PAGE,
    Home: 0,
    End: last,
  }[key];
  return target === undefined ? undefined : Math.min(last, Math.max(0, target));
}
