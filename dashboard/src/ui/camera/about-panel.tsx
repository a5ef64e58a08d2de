import type { CameraModel } from '../../state/model.ts';
import { Panel } from './panel.tsx';

export function AboutPanel({ camera }: { camera: CameraModel }) {
  const { id, publisher } = camera.status.value;
  const base = `${location.origin}/api/cameras/${id}`;
  return (
    <Panel title="For other software" class="about">
      <dl class="facts">
        <dt>Camera id</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>Snapshot</dt>
        <dd>
          <a href={`${base}/snapshot.jpg`} target="_blank" rel="noreferrer">
            snapshot.jpg
          </a>
        </dd>
        <dt>Stream</dt>
        <dd>
          <a href={`${base}/stream.mjpeg`} target="_blank" rel="noreferrer">
            stream.mjpeg
          </a>
        </dd>
        {publisher?.frameIntervalMs !== undefined && (
          <>
            <dt>Frames</dt>
            <dd>one every {Number((publisher.frameIntervalMs / 1000).toFixed(1))} s, says its PC</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
