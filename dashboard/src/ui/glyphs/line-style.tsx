import type { Carrier, Transport } from '@porthole/shared/protocol/transport';

const DASHES: Record<Transport, string | undefined> = {
  websocket: undefined,
  polling: '6 4',
  http: '1.5 3',
};

interface LineStyleProps {
  transport: Carrier | null;
  width?: number;
}

/** One line style per transport, everywhere. */
export function LineStyle({ transport, width = 26 }: LineStyleProps) {
  return (
    <svg
      class="line-style"
      data-transport={transport ?? ''}
      viewBox={`0 0 ${width} 6`}
      width={width}
      height="6"
      aria-hidden="true"
    >
      {transport === 'webrtc' ? (
        <path d={`M0 1.25h${width}M0 4.75h${width}`} stroke="currentColor" stroke-width="1.5" />
      ) : (
        <path
          d={`M0 3h${width}`}
          stroke="currentColor"
          stroke-width={transport === null ? 1 : 2}
          stroke-dasharray={transport === null ? '2 4' : DASHES[transport]}
        />
      )}
    </svg>
  );
}
