import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { FakeSidecar } from '../../rtc/testing/fake-sidecar.ts';
import type { ToReceiver } from './receiver-messages.ts';
import type { ReceiverListener, ReceiverRun } from './receiver-run.ts';
import { senderCheck } from './sender-check.ts';

class FakeReceiver implements ReceiverRun {
  readonly sent: ToReceiver[] = [];
  readonly listener: ReceiverListener;
  stops = 0;

  constructor(listener: ReceiverListener) {
    this.listener = listener;
  }

  send(message: ToReceiver): void {
    this.sent.push(message);
  }

  async stop(): Promise<void> {
    this.stops += 1;
  }
}

const attempt = 'doctor-self-test';
const candidate = { candidate: 'candidate:1 1 udp 2122260223 192.0.2.2 34657 typ host', sdpMid: '0' };

function look() {
  const timers = new ManualTimers();
  const leave = new AbortController();
  const opened: { sender?: FakeSidecar; receiver?: FakeReceiver } = {};
  const pictures = { started: 0, stopped: 0 };
  const check = senderCheck({
    openSender: (listener) => {
      opened.sender = new FakeSidecar(listener);
      return opened.sender;
    },
    openReceiver: (listener) => {
      opened.receiver = new FakeReceiver(listener);
      return opened.receiver;
    },
    openPictures: (listener) => {
      pictures.started += 1;
      listener.frame({ jpeg: new Uint8Array([0xff, 0xd8]), capturedAt: 0 });
      return {
        stop: async () => {
          pictures.stopped += 1;
        },
      };
    },
  });
  const result = check.run({ signal: leave.signal, timers, progress: () => {} });
  const { sender, receiver } = opened;
  if (!sender || !receiver) throw new Error('Nothing was opened.');
  return {
    ...{ timers, leave, sender, receiver, pictures, result },
    bothAreReady() {
      receiver.listener.heard({ type: 'ready' });
      sender.listener.heard({ type: 'ready' });
    },
  };
}

type Look = ReturnType<typeof look>;

describe('the doctor on a PC', () => {
  test('[DR-3] says that it can send over WebRTC once five frames were decoded, and lets go of both processes', async () => {
    const run = look();
    run.bothAreReady();
    run.timers.advance(1_200);
    for (let frames = 1; frames <= 5; frames += 1) run.receiver.listener.heard({ type: 'decoded', frames });
    expect(await run.result).toEqual({ outcome: 'fine', says: 'sends: 5 frames decoded in 1.2 s' });
    expect([run.sender.stops, run.receiver.stops, run.pictures.stopped]).toEqual([1, 1, 1]);
  });

  test('passes on what the two ends say to each other, and gives the sender pictures', async () => {
    const { sender, receiver, leave, result, ...run } = look();
    run.bothAreReady();
    expect(sender.sent.map(({ type }) => type)).toEqual(['open', 'frame']);
    sender.listener.heard({ type: 'signal', signal: { type: 'offer', attempt, sdp: 'an offer' } });
    sender.listener.heard({ type: 'signal', signal: { type: 'candidate', attempt, candidate } });
    sender.listener.heard({ type: 'signal', signal: { type: 'candidate', attempt, candidate: null } });
    expect(receiver.sent).toEqual([
      { type: 'offer', sdp: 'an offer' },
      { type: 'candidate', candidate },
    ]);
    receiver.listener.heard({ type: 'answer', sdp: 'an answer' });
    receiver.listener.heard({ type: 'candidate', candidate });
    expect(sender.sent.slice(2)).toEqual([
      { type: 'answer', attempt, sdp: 'an answer' },
      { type: 'candidate', attempt, candidate },
    ]);
    leave.abort();
    await result;
  });

  test.each<[string, (run: Look) => void, object]>([
    [
      'its package is missing',
      ({ sender, receiver }) => {
        sender.listener.heard({ type: 'unavailable' });
        sender.listener.crashed('exit code 0');
        receiver.listener.heard({ type: 'unavailable', why: 'package' });
      },
      {
        code: 'rtc-not-offered',
        says: 'its package is not installed',
        next: expect.stringContaining('`npm install --include=optional`'),
      },
    ],
    [
      'what makes its pictures is missing',
      ({ sender, receiver }) => {
        sender.listener.heard({ type: 'unavailable' });
        receiver.listener.heard({ type: 'ready' });
      },
      { code: 'rtc-not-offered', says: expect.stringContaining('sharp') },
    ],
    [
      'its process crashes',
      ({ sender }) => sender.listener.crashed('SIGSEGV'),
      { code: 'rtc-sidecar-crash', says: 'its process crashed: SIGSEGV' },
    ],
    [
      'the one that receives crashes',
      (run) => {
        run.bothAreReady();
        run.receiver.listener.crashed('SIGSEGV');
      },
      { code: 'rtc-sidecar-crash' },
    ],
    [
      'four frames are all that comes in ten seconds',
      (run) => {
        run.bothAreReady();
        run.sender.listener.heard({ type: 'connected', attempt });
        run.receiver.listener.heard({ type: 'decoded', frames: 4 });
        run.timers.advance(10_000);
      },
      { code: 'rtc-connected-no-frames' },
    ],
    [
      'it never connects',
      (run) => {
        run.bothAreReady();
        run.timers.advance(10_000);
      },
      { code: 'rtc-ice-blocked' },
    ],
    [
      'the sender ends it',
      (run) => {
        run.bothAreReady();
        run.sender.listener.heard({ type: 'closed', attempt, code: 'rtc-ice-failed' });
      },
      { code: 'rtc-ice-failed' },
    ],
  ])('notes where %s why, and that the relay carries the picture', async (_name, happens, told) => {
    const run = look();
    happens(run);
    expect(await run.result).toMatchObject({
      outcome: 'note',
      next: expect.stringContaining('The picture goes by the relay all the same.'),
      ...told,
    });
    expect([run.sender.stops, run.receiver.stops]).toEqual([1, 1]);
  });

  test('does not judge the sender of a PC without a network', async () => {
    const run = look();
    run.bothAreReady();
    run.sender.listener.heard({ type: 'signal', signal: { type: 'candidate', attempt, candidate: null } });
    expect(await run.result).toMatchObject({ outcome: 'unknown' });
  });

  test('[DR-1] lets go of both processes where nothing comes in time', async () => {
    const run = look();
    run.leave.abort();
    await run.result;
    expect([run.sender.stops, run.receiver.stops]).toEqual([1, 1]);
  });
});
