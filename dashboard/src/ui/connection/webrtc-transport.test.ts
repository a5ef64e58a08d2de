import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { rtcReport } from '../../rtc/testing/rtc-attempts.ts';
import type { RtcModel } from '../../state/model.ts';
import type { RtcChoice } from '../../state/rtc-choice.ts';
import { transportWords } from './transport-words.ts';
import { webRtcTransport } from './webrtc-transport.ts';

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
  const { mark, says, next } = transportWords(webRtcTransport(rtc, 10_000, 0), 'painting');
  return [mark, says, next];
}

describe('WebRTC as a transport says', () => {
  it.each([
    ['what it is for', {}, ['waiting', 'not tried yet', 'used for a picture that is open alone']],
    ['nothing of it yet', { report: rtcReport() }, ['waiting', 'not tried yet', null]],
    [
      'that a person forbids it',
      { choice: 'forbidden' },
      ['dash', 'You have switched WebRTC off for this browser.', null],
    ],
    [
      'that data is saved',
      { saving: true },
      ['dash', 'Off while your browser saves data; Pin to use it anyway.', null],
    ],
    [
      'that it paints',
      { report: rtcReport({ rung: { state: 'carrying', code: null, retryAt: null } }) },
      ['live', 'painting', null],
    ],
    [
      'why it cannot be tried',
      { report: rtcReport({ rung: { state: 'untried', code: 'rtc-not-offered', retryAt: null } }) },
      ['dash', 'The camera’s PC does not send over WebRTC.', null],
    ],
    [
      'why it failed and when it is tried again',
      { report: rtcReport({ rung: { state: 'failed', code: 'rtc-ice-blocked', retryAt: 166_000 } }) },
      ['cross', 'No address pair answered.', 'next try in 2:36, unseen'],
    ],
    [
      'how many have taken its places',
      {
        report: rtcReport({
          rung: { state: 'failed', code: 'rtc-busy', retryAt: 70_000 },
          values: { watching: 3, most: 3 },
        }),
      },
      ['cross', 'The camera’s PC sends to 3 of 3 direct viewers already.', 'next try in 1:00, unseen'],
    ],
  ] as const)('%s', (_what, given, words) => {
    expect(says(given as Given)).toEqual(words);
  });
});
