import { ACCESS_REASONS } from './reasons/access.ts';
import { CAMERA_REASONS } from './reasons/cameras.ts';
import { DOCTOR_REASONS } from './reasons/doctor.ts';
import { LEG_REASONS } from './reasons/legs.ts';
import { PICTURE_REASONS } from './reasons/pictures.ts';
import type { Reason } from './reasons/reason.ts';
import { REQUEST_REASONS } from './reasons/requests.ts';
import { RTC_REASONS } from './reasons/rtc.ts';
import { SOURCE_REASONS } from './reasons/sources.ts';

export type { Reason };

/** The one catalogue of reasons: the same code in the page, the log, the metric and the API. */
export const REASONS = {
  ...CAMERA_REASONS,
  ...SOURCE_REASONS,
  ...PICTURE_REASONS,
  ...LEG_REASONS,
  ...RTC_REASONS,
  ...ACCESS_REASONS,
  ...REQUEST_REASONS,
  ...DOCTOR_REASONS,
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS;
export const REASON_CODES = Object.keys(REASONS) as [ReasonCode, ...ReasonCode[]];

export const isReasonCode = (code: unknown): code is ReasonCode =>
  typeof code === 'string' && Object.hasOwn(REASONS, code);

/** The sentence with its values in place. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–'));
}

/** Names, which are written alike wherever they stand. */
const NAME = /^(PC|WebSocket|Socket\.IO|WebRTC|TURN|STUN|HTTP)\b/;

/** The label as it stands in the middle of a sentence. */
export function labelWithin(code: ReasonCode): string {
  const { label } = REASONS[code];
  return NAME.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
