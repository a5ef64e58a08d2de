import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { rtcReport } from '../../rtc/testing/rtc-attempts.ts';
import type { RtcModel } from '../../state/model.ts';
import type { RtcChoice } from '../../state/rtc-choice.ts';
import { rungWords } from '../ladder/ladder-words.ts';
import { webRtcRung } from './webrtc-rung.ts';

interface Given {
  choice?: RtcChoice;
  saving?: boolean;
  report?: ReturnType<typeof rtcReport> | null;
}

function says({ choice = 'auto', saving = false, report = null }: Given) {
  const rtc: RtcModel = {
    choice: signal(choice),
    saving: signal(saving),
    camera: signal(null),
    report: signal(report),
    choose: () => {},
    tryNow: () => {},
  };
  const { mark, says, next } = rungWords(webRtcRung(rtc, 10_000), 'painting 30.0 fps');
  return [mark, says, next];
}

describe('WebRTC’s rung of the ladder says', () => {
  it.each([
    ['what it is for', {}, ['waiting', 'not tried yet', 'for one picture that is looked at alone']],
    ['nothing of it yet', { report: rtcReport() }, ['waiting', 'not tried yet', null]],
    ['that a person forbids it', { choice: 'forbidden' }, ['dash', 'not wanted in this browser', null]],
    ['that data is saved', { saving: true }, ['dash', 'not used while your browser saves data', null]],
    [
      'that it paints',
      { report: rtcReport({ rung: { state: 'carrying', code: null, retryAt: null } }) },
      ['live', 'painting 30.0 fps', null],
    ],
    [
      'why it cannot be tried',
      { report: rtcReport({ rung: { state: 'untried', code: 'rtc-not-offered', retryAt: null } }) },
      ['dash', 'not offered by the camera’s PC', null],
    ],
    [
      'why it failed and when it is tried again',
      { report: rtcReport({ rung: { state: 'failed', code: 'rtc-ice-blocked', retryAt: 166_000 } }) },
      ['cross', 'no way through UDP', 'next try in 2:36, unseen'],
    ],
    [
      'how many have taken its places',
      {
        report: rtcReport({
          rung: { state: 'failed', code: 'rtc-busy', retryAt: 70_000 },
          values: { watching: 3, most: 3 },
        }),
      },
      ['cross', '3 of 3 direct viewers watch already', 'next try in 1:00, unseen'],
    ],
  ] as const)('%s', (_what, given, words) => {
    expect(says(given as Given)).toEqual(words);
  });
});
