import { useEffect } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import type { CameraTab } from './camera-tabs.tsx';

/** Brings the part that a key has asked for into view, and the focus to it. */
export function useSoughtPart(show: (tab: CameraTab) => void): void {
  const { sought } = useApp();
  const part = sought.value;
  useEffect(() => {
    if (part === null) return;
    sought.value = null;
    show(part);
    // On a phone it is laid out by then.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-part="${part}"]`)?.focus());
  }, [part, show, sought]);
}
