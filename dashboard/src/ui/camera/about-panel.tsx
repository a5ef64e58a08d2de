import type { CameraModel } from '../../state/model.ts';
import { Panel } from './panel.tsx';

export function AboutPanel({ camera }: { camera: CameraModel }) {
  const { id, publisher } = camera.status.value;
  const file = (name: string) => (
    <a href={`${location.origin}/api/cameras/${id}/${name}`} target="_blank" rel="noreferrer">
      {name}
    </a>
  );
  return (
    <Panel title="For other software" class="about">
      <dl class="facts">
        <dt>Camera id</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>Snapshot</dt>
        <dd>{file('snapshot.jpg')}</dd>
        <dt>Stream</dt>
        <dd>{file('stream.mjpeg')}</dd>
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
