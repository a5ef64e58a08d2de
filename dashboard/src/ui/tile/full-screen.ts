/** Shows the element alone, or ends that. Where a browser has no full screen for elements (iPhones) nothing happens. */
export function toggleFullScreen(element: Element | null): void {
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void element?.requestFullscreen?.().catch(() => {});
}

export const hasFullScreen = (): boolean => document.fullscreenEnabled === true;
