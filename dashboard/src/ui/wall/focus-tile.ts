export function focusTile(id: string): void {
  tileElement(id)?.focus();
}

export function tileElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-camera="${CSS.escape(id)}"]`);
}
