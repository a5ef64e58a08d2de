import type { CameraModel } from '../../state/model.ts';

/** CSS px around the window, and around what scrolls in it, in which a picture is asked for already: a tile that scrolls in is there. */
const MARGIN_PX = 200;

const USUAL_ASPECT = 16 / 9;

type Sighted = Pick<CameraModel, 'see' | 'status'>;

/** Tells the camera how wide its picture is seen on this canvas, and when it is not. @returns stops */
export function followSight(canvas: HTMLElement, camera: Sighted): () => void {
  let near = isNear(canvas);
  const tell = () =>
    camera.see(canvas, near && !isBehindFullScreen(canvas) ? shownWidth(canvas, camera) : null);
  const margin = `${MARGIN_PX}px`;
  const intersection = new IntersectionObserver(
    (entries) => {
      near = entries.at(-1)?.isIntersecting ?? near;
      tell();
    },
    { rootMargin: margin, scrollMargin: margin } as IntersectionObserverInit,
  );
  const size = new ResizeObserver(tell);
  intersection.observe(canvas);
  size.observe(canvas);
  document.addEventListener('fullscreenchange', tell);
  tell();
  return () => {
    intersection.disconnect();
    size.disconnect();
    document.removeEventListener('fullscreenchange', tell);
    camera.see(canvas, null);
  };
}

/** The observer's first word comes with the next frame; the first picture is not to wait for it. */
function isNear(canvas: HTMLElement): boolean {
  const { top, bottom, left, right } = canvas.getBoundingClientRect();
  return (
    bottom > -MARGIN_PX &&
    top < innerHeight + MARGIN_PX &&
    right > -MARGIN_PX &&
    left < innerWidth + MARGIN_PX
  );
}

function isBehindFullScreen(canvas: HTMLElement): boolean {
  const { fullscreenElement } = document;
  return fullscreenElement !== null && !fullscreenElement.contains(canvas);
}

/** Device pixels of the picture, which is contained in its box. */
function shownWidth(canvas: HTMLElement, { status }: Sighted): number {
  const { clientWidth, clientHeight } = canvas;
  const { latest } = status.peek();
  const aspect = latest ? latest.width / latest.height : USUAL_ASPECT;
  return Math.max(1, Math.ceil(Math.min(clientWidth, clientHeight * aspect) * devicePixelRatio));
}
