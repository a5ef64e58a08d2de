import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** Where what has the focus in it goes, such as a button that has done its work, the tile itself gets it: Tab goes on from there. */
export function useKeptFocus(): RefObject<HTMLElement | null> {
  const tile = useRef<HTMLElement>(null);
  const inside = useRef<Element | null>(null);
  useEffect(() => {
    const element = tile.current;
    const came = ({ target }: FocusEvent) => {
      inside.current = target as Element;
    };
    const left = ({ target }: FocusEvent) => {
      // Told while it is being taken away as well, by some browsers: then it is gone a moment later.
      queueMicrotask(() => {
        if ((target as Element).isConnected && inside.current === target) inside.current = null;
      });
    };
    element?.addEventListener('focusin', came);
    element?.addEventListener('focusout', left);
    return () => {
      element?.removeEventListener('focusin', came);
      element?.removeEventListener('focusout', left);
    };
  }, []);
  useLayoutEffect(() => {
    if (!inside.current || inside.current.isConnected || document.activeElement !== document.body) return;
    inside.current = null;
    tile.current?.focus({ preventScroll: true });
  });
  return tile;
}
