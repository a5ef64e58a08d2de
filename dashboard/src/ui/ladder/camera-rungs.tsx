import type { Transport } from '@porthole/shared/protocol/transport';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { useRequest } from '../app/use-request.ts';
import { Button } from '../parts/button.tsx';
import type { ShownLeg } from './ladder-text.ts';
import type { ShownRung } from './ladder-words.ts';
import { RungList } from './rung-list.tsx';

/** Ms for which the relay passes the same on once only. What came of it is the rung's to say. */
const ASKED_MS = 5_000;

/** As its PC tells it. */
export function CameraRungs({ camera, shown }: { camera: string; shown: ShownLeg }) {
  return (
    <RungList
      leg={shown}
      action={(carrier) => {
        // A camera's leg has no WebRTC.
        if (carrier === 'webrtc') return null;
        return <CameraRung camera={camera} transport={carrier} rung={shown.rungs[carrier]} />;
      }}
    />
  );
}

interface CameraRungProps {
  camera: string;
  transport: Transport;
  rung: ShownRung;
}

/** The camera's PC is asked to try it at once, beside what carries. */
function CameraRung({ camera, transport, rung }: CameraRungProps) {
  const { api } = useApp();
  const { busy, refusal, run } = useRequest();
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked) return;
    const passing = setTimeout(() => setAsked(false), ASKED_MS);
    return () => clearTimeout(passing);
  }, [asked]);
  const ask = () =>
    void run(
      () => api.askTry(camera, transport),
      () => setAsked(true),
    );
  const rests = rung.state === 'failed' && rung.retryInMs !== null;
  return (
    <span class="rung-actions">
      <span class="rung-told" role="status" title={refusal ? `${refusal.says} ${refusal.next}` : undefined}>
        {refusal ? refusal.label : asked && rests && 'asked its PC'}
      </span>
      {rests && !asked && (
        <Button disabled={busy} onClick={ask}>
          Try now
        </Button>
      )}
    </span>
  );
}
