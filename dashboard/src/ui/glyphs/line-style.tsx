import type { Transport } from '@porthole/shared/protocol/transport';

export const DASHES: Record<Transport, string | undefined> = {
  websocket: undefined,
  polling: '6 4',
  http: '1.5 3',
};

/** One line style per transport, everywhere. */
export function LineStyle({ transport, width = 26 }: { transport: Transport | null; width?: number }) {
  return (
    <svg
      class="line-style"
      data-transport={transport ?? ''}
      viewBox={`0 0 ${width} 6`}
      width={width}
      height="6"
      aria-hidden="true"
    >
      <path
        d={`M0 3h${width}`}
        stroke="currentColor"
        stroke-width={transport === null ? 1 : 2}
        stroke-dasharray={transport === null ? '2 4' : DASHES[transport]}
      />
    </svg>
  );
}
