import type { RtcModel } from '../../state/model.ts';
import { Button } from '../parts/button.tsx';

/** Tries WebRTC at once, uses it also where it would be left out, or does not use it. */
export function WebRtcActions({ rtc }: { rtc: RtcModel }) {
  const choice = rtc.choice.value;
  const choose = (next: typeof choice, words: string) => (
    <Button kind="link" onClick={() => rtc.choose(next)}>
      {words}
    </Button>
  );
  if (choice === 'forbidden') return choose('auto', 'Allow');
  const rung = rtc.report.value?.rung;
  const waits = rung?.state === 'failed' && rung.retryAt !== null;
  return (
    <>
      {waits && <Button onClick={() => rtc.tryNow()}>Try now</Button>}
      {choice === 'pinned' ? choose('auto', 'Back to Auto') : !waits && choose('pinned', 'Pin')}
      {choose('forbidden', 'Don’t use')}
    </>
  );
}
