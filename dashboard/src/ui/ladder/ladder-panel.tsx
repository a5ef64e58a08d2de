import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { figureText, fpsFigure } from '../figures/figures.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { cameraLeg } from './camera-leg.ts';
import './ladder.css';
import { ladderText } from './ladder-text.ts';
import { CONNECTED } from './ladder-words.ts';
import { RungList } from './rung-list.tsx';
import { YourRungs } from './your-ladder.tsx';
import { yourLeg } from './your-leg.ts';

/** What is known of every transport of both legs: which carries, why others do not, and when they are tried again. */
export function LadderPanel({ camera, path }: { camera: CameraModel; path: CameraPath | null }) {
  const { wall, now, elapsed } = useApp();
  const { fps } = camera.figures.value;
  const isLive = camera.picture.value.state === 'live';
  const yours = yourLeg(wall, elapsed.value, isLive ? `painting ${figureText(fpsFigure(fps))}` : CONNECTED);
  const theirs = cameraLeg(path);
  const legs = theirs ? [theirs, yours] : [yours];
  const text = ladderText(camera.status.value.name, legs, now.peek());
  return (
    <Panel title="Ladder" note={<CopyButton text={text} label="Copy as text" />} class="ladder" part="ladder">
      {theirs && <RungList leg={theirs} />}
      <YourRungs shown={yours} />
    </Panel>
  );
}
