import type { Timers } from '@porthole/shared/flow/timers';
import type { CaptureSettings } from '../settings.ts';
import { openSidecar } from './sidecar-process.ts';
import { type RtcPublisherEvents, SidecarPublisher } from './sidecar-publisher.ts';
import { isWrtcInstalled } from './wrtc-package.ts';

export type OpenRtcPublisher = (events: RtcPublisherEvents) => SidecarPublisher;

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
    installed: isWrtcInstalled(),
    kbps: rtcBitrate,
    relayOnly: rtcRelayOnly,
    open: openSidecar(timers),
    timers,
  };
  return (events) => new SidecarPublisher(options, events);
}
