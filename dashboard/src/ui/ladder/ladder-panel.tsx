import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { cameraLeg } from './camera-leg.ts';
import './ladder.css';
import { ladderText } from './ladder-text.ts';
import { CONNECTED } from './ladder-words.ts';
import { LegChanges } from './leg-changes.tsx';
import { RungList } from './rung-list.tsx';
import { changeLines } from './session-lines.ts';
import { YourRungs } from './your-ladder.tsx';
import { yourLeg } from './your-leg.ts';

/** Every transport of both legs: which carries, why others do not, when they are tried again, and what carried before. */
export function LadderPanel({ camera, path }: { camera: CameraModel; path: CameraPath | null }) {
  const { wall, now, elapsed } = useApp();
  const isLive = camera.picture.value.state === 'live';
  const yours = yourLeg(wall, elapsed.value, isLive ? 'painting' : CONNECTED);
  const theirs = cameraLeg(path);
  const legs = theirs ? [theirs, yours] : [yours];
  const text = ladderText(camera.status.value.name, legs, now.peek());
  return (
    <Panel title="Ladder" note={<CopyButton text={text} label="Copy as text" />} class="ladder" part="ladder">
      {theirs && (
        <RungList leg={theirs}>
          <LegChanges title={theirs.title} lines={changeLines(theirs)} />
        </RungList>
      )}
      <YourRungs shown={yours}>
        <LegChanges title={yours.title} lines={changeLines(yours)} />
      </YourRungs>
    </Panel>
  );
}
