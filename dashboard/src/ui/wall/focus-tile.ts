export function focusTile(id: string): void {
  tileElement(id)?.focus();
}

/** To the pictures; where there are none, to the page. */
export function focusPictures(): void {
  const tile = document.querySelector<HTMLElement>('.tile[tabindex="0"]');
  (tile ?? document.getElementById('main'))?.focus({ preventScroll: true });
}

export function tileElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-camera="${CSS.escape(id)}"]`);
}
