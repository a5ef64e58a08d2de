import type { Check, CheckResult } from '@porthole/shared/doctor/check';
import { REASONS } from '@porthole/shared/protocol/reasons';
import type { FromSidecar } from '../rtc/sidecar-messages.ts';
import type { OpenSidecar, SidecarRun } from '../rtc/sidecar-run.ts';

const { next } = REASONS['rtc-not-offered'];

const NOT_OFFERED: CheckResult = {
  outcome: 'note',
  says: 'cannot run here; the picture goes by the relay alone',
  code: 'rtc-not-offered',
  next,
};

/** Whether this PC can send over WebRTC at all. What of the network lets it through, only a real viewer shows. */
export function rtcSender(open: OpenSidecar): Check {
  return {
    id: 'sender',
    group: 'pc',
    title: 'WebRTC sender',
    about: 'Starts the process that sends over WebRTC, and ends it.',
    deadlineMs: 25_000,
    usualMs: 500,
    late: NOT_OFFERED,
    async run({ signal }) {
      let process: SidecarRun | undefined;
      const first = await new Promise<FromSidecar['type'] | 'crashed'>((resolve) => {
        signal.addEventListener('abort', () => resolve('crashed'), { once: true });
        process = open({ heard: ({ type }) => resolve(type), crashed: () => resolve('crashed') });
      });
      await process?.stop();
      return first === 'ready' ? { outcome: 'fine', says: 'runs' } : NOT_OFFERED;
    },
  };
}
