import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { clockTime } from '../figures/times.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { cameraLeg } from './camera-leg.ts';
import './ladder.css';
import type { ShownLeg } from './ladder-text.ts';
import { changeWords } from './ladder-words.ts';
import { yourLeg } from './your-ladder.tsx';

/** How the picture came to what carries it on either leg: newest on top, the cause after the change. */
export function SessionPanel({ path }: { path: CameraPath | null }) {
  const { wall, elapsed } = useApp();
  const yours = yourLeg(wall.leg, elapsed.peek(), 'painting');
  const theirs = cameraLeg(path);
  const courses = [
    ...(theirs ? [{ leg: theirs, of: `of ${theirs.by}` }] : []),
    { leg: yours, of: 'of this page, all cameras' },
  ].filter(({ leg }) => leg.changes.length > 0);
  if (courses.length === 0) return null;
  return (
    <Panel title="This session" class="session">
      {courses.map(({ leg, of }) => (
        <Course key={leg.title} leg={leg} of={of} />
      ))}
    </Panel>
  );
}

/** @param of whose changes these are */
function Course({ leg: { title, changes, does }, of }: { leg: ShownLeg; of: string }) {
  const now = useApp().now.peek();
  return (
    <div class="ladder-leg">
      <p class="ladder-title">
        <span>{title}</span>
        <span class="ladder-by">{of}</span>
      </p>
      <ol class="session-changes" aria-label={`${title}: changes`}>
        {changes
          .map((change, index) => {
            const { mark, says, why } = changeWords(change, does);
            const at = now - change.agoMs;
            return (
              <li
                key={`${index} ${says}`}
                data-change={`${change.from ?? ''}-${change.to ?? ''}`}
                data-code={change.code ?? undefined}
              >
                <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
                <Glyph mark={mark} />
                <span>
                  <b>{says}</b> {why}
                </span>
              </li>
            );
          })
          .toReversed()}
      </ol>
    </div>
  );
}
