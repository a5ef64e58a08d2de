/** Ms between two tries for a part that did not come. */
const AGAIN_MS = 3_000;

/**
 * Loads a part of the page, again and again until it comes.
 *
 * @param failed a try has; another follows
 * @returns stops; idempotent
 */
export function untilLoaded<Part>(
  load: () => Promise<Part>,
  loaded: (part: Part) => void,
  failed: () => unknown = () => {},
): () => void {
  let again: ReturnType<typeof setTimeout> | undefined;
  let gone = false;
  const ask = () =>
    load().then(
      (part) => {
        if (!gone) loaded(part);
      },
      () => {
        if (gone) return;
        again = setTimeout(ask, AGAIN_MS);
        failed();
      },
    );
  void ask();
  return () => {
    gone = true;
    clearTimeout(again);
  };
}
