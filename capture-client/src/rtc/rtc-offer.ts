import type { RtcStatus } from '@porthole/shared/protocol/rtc';
import type { Source } from '../sources/source.ts';
import type { RtcPublisher } from './rtc-publisher.ts';

type Paced = Pick<Source, 'frameIntervalMs'>;

/** What the relay is told. */
export function offeredStatus({ status }: Pick<RtcPublisher, 'status'>, source: Paced): RtcStatus {
  return isWorthwhile(source) ? status : { ...status, state: 'off', code: 'rtc-not-offered' };
}

/** About a frame a second proves no path, and gains nothing by a better one. Faster sources name no interval. */
function isWorthwhile({ frameIntervalMs }: Paced): boolean {
  return frameIntervalMs === undefined;
}
