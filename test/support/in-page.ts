/** What runs inside the page under test; each function must stand alone, for it is sent there as text. */

/** Epoch ms, fine enough to compare with other processes of this machine. */
export interface Diary {
  paints: { at: number; sequence: number }[];
  states: { at: number; state: string | null; reason: string | null }[];
}

declare global {
  interface Window {
    portholeDiaries?: Record<string, Diary>;
  }
}

export function readCanvas(canvas: HTMLCanvasElement) {
  const sequence = Number(canvas.dataset.sequence);
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d');
  if (!context) throw new Error('This browser draws nothing.');
  context.drawImage(canvas, 0, 0);
  const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let binary = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return { sequence, width: canvas.width, height: canvas.height, base64: btoa(binary) };
}

/** Writes down when what was painted and when which state was shown. */
export function startDiary(tile: Element): void {
  const diary: Diary = { paints: [], states: [] };
  window.portholeDiaries = { ...window.portholeDiaries, [tile.getAttribute('data-camera') ?? '']: diary };
  const note = () => {
    const at = performance.timeOrigin + performance.now();
    const state = tile.getAttribute('data-state');
    const reason = tile.getAttribute('data-reason');
    const last = diary.states.at(-1);
    if (last?.state !== state || last.reason !== reason) diary.states.push({ at, state, reason });
    const shown = tile.querySelector('canvas')?.dataset.sequence;
    if (shown !== undefined && diary.paints.at(-1)?.sequence !== Number(shown))
      diary.paints.push({ at, sequence: Number(shown) });
  };
  note();
  new MutationObserver(note).observe(tile, {
    attributes: true,
    subtree: true,
    attributeFilter: ['data-state', 'data-reason', 'data-sequence'],
  });
}

export function readDiary(tile: Element): Diary {
  return window.portholeDiaries?.[tile.getAttribute('data-camera') ?? ''] ?? { paints: [], states: [] };
}
