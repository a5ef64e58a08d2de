import { useEffect, useState } from 'preact/hooks';

/** Shows the element alone, or ends that. Where a browser has no full screen for elements (iPhones) nothing happens. */
export function toggleFullScreen(element: Element | null): void {
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void element?.requestFullscreen?.().catch(() => {});
}

export const hasFullScreen = (): boolean => document.fullscreenEnabled === true;

const isOn = () => document.fullscreenElement !== null;

/** Whether anything is shown alone, however that began or ends. */
export function useFullScreen(): boolean {
  const [on, setOn] = useState(isOn);
  useEffect(() => {
    const follow = () => setOn(isOn());
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  return on;
}
