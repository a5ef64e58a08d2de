import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from '../announce/announcer.ts';
import { useApp } from './context.ts';

/** The page's one polite voice. The end of a session alone is said at once. */
export function LiveRegion() {
  const { wall, elapsed } = useApp();
  const announcer = useRef(new Announcer());
  const [said, setSaid] = useState('');
  useEffect(
    () =>
      elapsed.subscribe((at) => {
        const heard = (wall.cameras.peek() ?? []).flatMap((camera) => {
          const { state } = camera.picture.peek();
          // That nobody looks at a picture is no news of it.
          return state === 'resting' ? [] : [{ id: camera.id, name: camera.status.peek().name, state }];
        });
        const sentence = wall.ended.peek() === null ? announcer.current.hear(heard, at) : null;
        if (sentence !== null) setSaid(sentence);
      }),
    [wall, elapsed],
  );
  return (
    <>
      <p class="visually-hidden" role="status" aria-live="polite">
        {said}
      </p>
      <p class="visually-hidden" role="alert">
        {farewell(wall.ended.value)}
      </p>
    </>
  );
}

function farewell(ended: ReasonCode | null): string {
  if (ended === null) return '';
  if (ended === 'version-mismatch') return 'The relay was updated. This page is loaded anew.';
  return 'Your session has ended. Sign in and the wall returns as it was.';
}
