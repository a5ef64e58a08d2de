import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { clockTime } from '../figures/times.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { cameraLeg } from './camera-leg.ts';
import './ladder.css';
import { webRtcLines } from '../webrtc/webrtc-lines.ts';
import type { ShownLeg } from './ladder-text.ts';
import { CONNECTED } from './ladder-words.ts';
import { changeLines, type SessionLine } from './session-lines.ts';
import { yourLeg } from './your-leg.ts';

/** How the picture came to what carries it on either leg: newest on top, the cause after the change. */
export function SessionPanel({ path }: { path: CameraPath | null }) {
  const { wall, elapsed, now } = useApp();
  const yours = yourLeg(wall, elapsed.peek(), CONNECTED);
  const theirs = cameraLeg(path);
  const upgrades = webRtcLines(yours, now.peek());
  const courses = [
    ...(theirs ? [{ leg: theirs, of: `of ${theirs.by}`, lines: changeLines(theirs) }] : []),
    { leg: yours, of: 'of this page, all cameras', lines: [...changeLines(yours), ...upgrades] },
  ].filter(({ lines }) => lines.length > 0);
  if (courses.length === 0) return null;
  return (
    <Panel title="This session" class="session">
      {courses.map((course) => (
        <Course key={course.leg.title} {...course} />
      ))}
    </Panel>
  );
}

interface CourseProps {
  leg: ShownLeg;
  /** Whose changes these are. */
  of: string;
  lines: readonly SessionLine[];
}

function Course({ leg: { title }, of, lines }: CourseProps) {
  const now = useApp().now.peek();
  return (
    <div class="ladder-leg">
      <p class="ladder-title">
        <span>{title}</span>
        <span class="ladder-by">{of}</span>
      </p>
      <ol class="session-changes" aria-label={`${title}: changes`}>
        {lines
          // Of two at the same moment, too, the later one is on top.
          .toReversed()
          .toSorted((a, b) => a.agoMs - b.agoMs)
          .map(({ agoMs, mark, says, why, change, code }, index) => {
            const at = now - agoMs;
            return (
              <li key={`${lines.length - index} ${says}`} data-change={change} data-code={code ?? undefined}>
                <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
                <Glyph mark={mark} />
                <span>
                  <b>{says}</b> {why}
                </span>
              </li>
            );
          })}
      </ol>
    </div>
  );
}
