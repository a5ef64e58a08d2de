import type { Check, CheckResult } from '@porthole/shared/doctor/check';
import { fromElsewhere, milliseconds } from '@porthole/shared/doctor/words';
import { labelWithin, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Missing } from './receiver-messages.ts';
import { SelfTest, type SelfTestEnd, type SelfTestOptions } from './self-test.ts';

const BY_RELAY = 'The picture goes by the relay all the same.';

/** Whether this PC can send over WebRTC at all. What of the network lets it through, only a real viewer shows. */
export function senderCheck(options: Omit<SelfTestOptions, 'timers' | 'signal'>): Check {
  return {
    id: 'sender',
    group: 'pc',
    title: 'WebRTC sender',
    about:
      'Sends a test picture to a viewer on this PC, each in a process of its own, and counts what is decoded.',
    deadlineMs: 40_000,
    usualMs: 2_500,
    late: cannot(
      'rtc-not-offered',
      'its process does not start in 40 s',
      `Another program may hold it up, such as a virus scanner. ${BY_RELAY}`,
    ),
    async run({ timers, signal }) {
      const test = new SelfTest({ ...options, timers, signal });
      const ended = await test.ended;
      await test.close();
      return resultOf(ended);
    },
  };
}

function resultOf(ended: SelfTestEnd): CheckResult {
  switch (ended.end) {
    case 'decoded':
      return {
        outcome: 'fine',
        says: `sends: ${ended.frames} frames decoded in ${milliseconds(ended.afterMs)}`,
      };
    case 'missing':
      return missing(ended.what);
    case 'no-sender':
      return cannot(
        'rtc-not-offered',
        'its pictures cannot be made here: sharp is missing',
        `Run \`npm install\` in Porthole’s folder. ${BY_RELAY}`,
      );
    case 'crashed':
      return cannot(
        'rtc-sidecar-crash',
        `its process crashed: ${fromElsewhere(ended.detail, 60)}`,
        `Run \`npm install\` in Porthole’s folder, then this again. ${BY_RELAY}`,
      );
    case 'closed':
      return cannot(ended.code, `ended by itself: ${labelWithin(ended.code)}`, BY_RELAY);
    case 'no-address':
      return {
        outcome: 'unknown',
        says: 'cannot be known: this PC has no network address',
        next: 'Connect it to a network, and run again.',
      };
    case 'no-frames':
      return withoutFrames(ended.connected);
  }
}

function withoutFrames(connected: boolean): CheckResult {
  return connected
    ? cannot('rtc-connected-no-frames', 'connected, and no frame was decoded', BY_RELAY)
    : cannot(
        'rtc-ice-blocked',
        'runs, and does not reach this PC itself',
        `A firewall on this PC may stop Node.js: allow its UDP. ${BY_RELAY}`,
      );
}

const INSTALL = 'Run `npm install --include=optional` in Porthole’s folder.';

const MISSING: Record<Missing, readonly [says: string, next: string]> = {
  package: ['its package is not installed', INSTALL],
  build: [
    `its package has nothing for ${process.platform} on ${process.arch}`,
    'It is made for Windows on x64, and for Linux and macOS on x64 and arm64.',
  ],
  load: [
    'its package is there and does not load',
    `${INSTALL} On Linux it wants glibc, which Alpine has not.`,
  ],
};

function missing(what: Missing): CheckResult {
  const [says, next] = MISSING[what];
  return cannot('rtc-not-offered', says, `${next} ${BY_RELAY}`);
}

const cannot = (code: ReasonCode, says: string, next: string): CheckResult => ({
  outcome: 'note',
  ...{ says, code, next },
});
