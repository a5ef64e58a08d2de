import type { Timers } from '@porthole/shared/flow/timers';
import type { CaptureSettings } from '../settings.ts';
import type { OpenRtcPublisher } from './rtc-publisher.ts';
import { SidecarPublisher } from './sidecar-publisher.ts';
import { openSidecar } from './sidecar-run.ts';

/** As the settings have it. */
export function openRtc(
  {
    rtcViewers,
    rtcBitrate,
    rtcRelayOnly,
  }: Pick<CaptureSettings, 'rtcViewers' | 'rtcBitrate' | 'rtcRelayOnly'>,
  timers: Timers,
): OpenRtcPublisher {
  const options = {
    most: rtcViewers,
    kbps: rtcBitrate,
    relayOnly: rtcRelayOnly,
    open: openSidecar(timers),
    timers,
  };
  return (events) => new SidecarPublisher(options, events);
}
