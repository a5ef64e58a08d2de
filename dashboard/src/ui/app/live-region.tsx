import { useEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from '../announce/announcer.ts';
import { useApp } from './context.ts';

/** The page's one polite voice. The end of a session alone is said at once. */
export function LiveRegion() {
  const { wall, now } = useApp();
  const announcer = useRef(new Announcer());
  const [said, setSaid] = useState('');
  useEffect(
    () =>
      now.subscribe((at) => {
        const heard = (wall.cameras.peek() ?? []).map((camera) => ({
          id: camera.id,
          name: camera.status.peek().name,
          state: camera.picture.peek().state,
        }));
        const sentence = wall.ended.peek() === null ? announcer.current.hear(heard, at) : null;
        if (sentence !== null) setSaid(sentence);
      }),
    [wall, now],
  );
  return (
    <>
      <p class="visually-hidden" role="status" aria-live="polite">
        {said}
      </p>
      <p class="visually-hidden" role="alert">
        {wall.ended.value === null ? '' : 'Your session has ended. Sign in and the wall returns as it was.'}
      </p>
    </>
  );
}
