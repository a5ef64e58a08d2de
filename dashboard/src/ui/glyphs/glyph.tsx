import type { Look } from '../tile/tile-view.ts';
import './glyphs.css';

export type Mark = Look | 'reduced' | 'tick' | 'cross' | 'dash' | 'waiting' | 'warning';

/** The shapes tell the states apart without their colours. Drawn on a grid of 12. */
function shape(mark: Mark) {
  switch (mark) {
    case 'live':
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case 'connecting':
      return <path d="M6 1.6A4.4 4.4 0 1 1 1.6 6" {...stroke} class="glyph-turning" />;
    case 'delayed':
      return <path d="M10.4 6A4.4 4.4 0 1 1 1.6 6a4.4 4.4 0 0 1 8.8 0ZM6 3.6V6l1.7 1.2" {...stroke} />;
    case 'stale':
      return <path d="M2.5 1.5h2.4v9H2.5zM7.1 1.5h2.4v9H7.1z" fill="currentColor" />;
    case 'offline':
      return <path d="M10.4 6A4.4 4.4 0 1 1 1.6 6a4.4 4.4 0 0 1 8.8 0ZM2.9 9.1l6.2-6.2" {...stroke} />;
    case 'resting':
      return <path d="M2.2 2.2h7.6v7.6H2.2z" {...stroke} />;
    case 'reduced':
      return (
        <>
          <circle cx="6" cy="6" r="4.1" {...stroke} />
          <path d="M1.9 6h8.2a4.1 4.1 0 0 1-8.2 0Z" fill="currentColor" />
        </>
      );
    case 'refused':
      return (
        <path d="M3.8.8h4.4l3 3v4.4l-3 3H3.8l-3-3V3.8zM3 5v2h6V5z" fill="currentColor" fill-rule="evenodd" />
      );
    case 'signed-out':
      return (
        <path
          d="M2.5 5h1V3.8a2.5 2.5 0 0 1 5 0V5h1a.8.8 0 0 1 .8.8v4.4a.8.8 0 0 1-.8.8h-7a.8.8 0 0 1-.8-.8V5.8A.8.8 0 0 1 2.5 5Zm2.3 0h2.4V3.8a1.2 1.2 0 0 0-2.4 0z"
          fill="currentColor"
        />
      );
    case 'tick':
      return <path d="m1.8 6.4 2.8 2.8 5.6-6.2" {...stroke} />;
    case 'cross':
      return <path d="m2.3 2.3 7.4 7.4m0-7.4-7.4 7.4" {...stroke} />;
    case 'dash':
      return <path d="M2.6 6h6.8" {...stroke} />;
    case 'waiting':
      return <circle cx="6" cy="6" r="4.4" {...stroke} stroke-width="1.3" stroke-dasharray="1.5 1.956" />;
    case 'warning':
      return (
        <path
          d="M6 .9a.8.8 0 0 1 .7.4l4.8 8.4a.8.8 0 0 1-.7 1.2H1.2a.8.8 0 0 1-.7-1.2l4.8-8.4A.8.8 0 0 1 6 .9ZM5.3 4v3.2h1.4V4zm0 4v1.4h1.4V8z"
          fill="currentColor"
          fill-rule="evenodd"
        />
      );
  }
}

const stroke = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': '1.7',
  'stroke-linecap': 'round',
} as const;

export function Glyph({ mark, size = 12 }: { mark: Mark; size?: number }) {
  return (
    <svg class={`glyph glyph-${mark}`} viewBox="0 0 12 12" width={size} height={size} aria-hidden="true">
      {shape(mark)}
    </svg>
  );
}
