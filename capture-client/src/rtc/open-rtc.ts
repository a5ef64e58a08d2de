import type { Timers } from '@porthole/shared/flow/timers';
import type { CaptureSettings } from '../settings.ts';
import { askIce } from './ask-ice.ts';
import type { OpenRtcPublisher } from './rtc-publisher.ts';
import { SidecarPublisher } from './sidecar-publisher.ts';
import { openSidecar } from './sidecar-run.ts';
import { missingWrtc } from './wrtc-package.ts';

/** As the settings have it. */
export function openRtc(
  settings: Pick<CaptureSettings, 'relay' | 'key' | 'rtcViewers' | 'rtcBitrate' | 'rtcRelayOnly'>,
  timers: Timers,
): OpenRtcPublisher {
  const options = {
    most: settings.rtcViewers,
    installed: missingWrtc() === undefined,
    kbps: settings.rtcBitrate,
    relayOnly: settings.rtcRelayOnly,
    askIce: askIce(settings, timers),
    open: openSidecar(timers),
    timers,
  };
  return (events) => new SidecarPublisher(options, events);
}
