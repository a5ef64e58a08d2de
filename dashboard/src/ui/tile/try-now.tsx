import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { clockTime } from '../figures/times.ts';
import { Button } from '../parts/button.tsx';
import './try-now.css';

/** Where another try changes nothing: something else has to be done first. */
const NOT_BY_TRYING = new Set<ReasonCode>(['network-offline', 'transport-pinned', 'version-mismatch']);

/** Whether this page's own leg is what is tried again. */
export function useIsTried(reason: ReasonCode | null): boolean {
  const { ended, leg } = useApp().wall;
  const own = reason !== null && reason === leg.trouble.value;
  return own && ended.value === null && !NOT_BY_TRYING.has(reason);
}

/** Asks the relay at once. It is asked every second or two in any case, but a try under way may hang for longer. */
export function TryNow({ kind = 'primary' }: { kind?: 'primary' | 'link' }) {
  const { wall, now } = useApp();
  const [triedAt, setTriedAt] = useState<number | null>(null);
  const tryNow = () => {
    wall.leg.reconnect();
    setTriedAt(now.peek());
  };
  return (
    <span class="try-now">
      <Button kind={kind} onClick={tryNow}>
        Try now
      </Button>
      <span class="try-now-told" role="status">
        {triedAt !== null && `tried at ${clockTime(triedAt)}`}
      </span>
    </span>
  );
}
