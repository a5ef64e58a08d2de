import { TRANSPORT_CHOICES, type TransportChoice } from '@porthole/shared/protocol/transport';
import { RTC_CHOICES, type RtcChoice } from './rtc-choice.ts';

const KEY = 'porthole-transport';
const RTC_KEY = 'porthole-webrtc';

export type KeptText = Pick<Storage, 'getItem' | 'setItem'>;

/** The transport this browser's person chose last; auto where none was, or where the browser keeps nothing. */
export const readKeptChoice = (storage: () => KeptText): TransportChoice =>
  read(storage, KEY, TRANSPORT_CHOICES);

export const keepChoice = (storage: () => KeptText, choice: TransportChoice): void =>
  keep(storage, KEY, choice);

/** The same of WebRTC. */
export const readRtcChoice = (storage: () => KeptText): RtcChoice => read(storage, RTC_KEY, RTC_CHOICES);

export const keepRtcChoice = (storage: () => KeptText, choice: RtcChoice): void =>
  keep(storage, RTC_KEY, choice);

/** @param choices the first where none of them is kept */
function read<T extends string>(storage: () => KeptText, key: string, choices: readonly [T, ...T[]]): T {
  try {
    const kept = storage().getItem(key);
    return choices.find((choice) => choice === kept) ?? choices[0];
  } catch {
    return choices[0];
  }
}

function keep(storage: () => KeptText, key: string, choice: string): void {
  try {
    storage().setItem(key, choice);
  } catch {
    // A browser told to keep nothing: the choice holds for this page.
  }
}
