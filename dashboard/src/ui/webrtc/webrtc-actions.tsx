import type { RtcModel } from '../../state/model.ts';
import { Button } from '../parts/button.tsx';

/** Tried at once; held to where it would be left out; or not used at all. */
export function WebRtcActions({ rtc }: { rtc: RtcModel }) {
  const choice = rtc.choice.value;
  if (choice === 'forbidden') return <Choose rtc={rtc} choice="auto" words="Allow" />;
  const rung = rtc.report.value?.rung;
  const waits = rung?.state === 'failed' && rung.retryAt !== null;
  return (
    <span class="rung-actions">
      {waits && <Button onClick={() => rtc.tryNow()}>Try now</Button>}
      {choice === 'pinned' ? (
        <Choose rtc={rtc} choice="auto" words="Back to Auto" />
      ) : (
        !waits && <Choose rtc={rtc} choice="pinned" words="Pin" />
      )}
      <Choose rtc={rtc} choice="forbidden" words="Don’t use" />
    </span>
  );
}

interface ChooseProps {
  rtc: RtcModel;
  choice: Parameters<RtcModel['choose']>[0];
  words: string;
}

function Choose({ rtc, choice, words }: ChooseProps) {
  return (
    <Button kind="link" onClick={() => rtc.choose(choice)}>
      {words}
    </Button>
  );
}
