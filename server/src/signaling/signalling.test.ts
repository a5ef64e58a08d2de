import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import type { IceConfiguration, IceTransportPolicy } from '@porthole/shared/protocol/ice';
import {
  MOST_CANDIDATES,
  type PublisherSignal,
  type SignalToPublisher,
  type SignalToViewer,
  type ViewerSignal,
} from '@porthole/shared/protocol/rtc';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CameraChannel } from '../relay/camera-channel.ts';
import { Directory } from '../relay/directory.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { ATTEMPTS_A_MINUTE, AWAY_MS, MOST_OPEN, Signalling } from './signalling.ts';

const YARD = 'cam_aaaaaaaaaa';
const DOOR = 'cam_bbbbbbbbbb';
const ATTEMPT = 'attempt-of-this-test';
const READY: PublisherStatus = { ...UNKNOWN_STATUS, rtc: { state: 'ready', watching: 0, most: 3 } };
const SDP = 'v=0';

let timers: ManualTimers;
let directory: Directory;
let signalling: Signalling;
let minted: string[];
let iceTransportPolicy: IceTransportPolicy;

beforeEach(() => {
  timers = new ManualTimers();
  directory = new Directory(timers);
  minted = [];
  iceTransportPolicy = 'all';
  signalling = new Signalling({ directory, timers, ice: mint });
  for (const id of [YARD, DOOR]) directory.add({ id, name: id, everSeen: false });
});

function mint(camera: string): IceConfiguration {
  minted.push(camera);
  return { iceServers: [], iceTransportPolicy, expiresAt: minted.length };
}

/** A publisher of the camera, attached, with one connection that signals can go by. */
function publish(camera = YARD, { session = 'run-one', status = READY, signals = true } = {}) {
  const channel = directory.channel(camera);
  const publisher: Publisher = {
    ...{ session, transport: 'websocket', keyVersion: channel.keyVersion, status },
    port: { demand: () => {}, refuse: () => {} },
  };
  channel.attach(publisher);
  const heard: SignalToPublisher[] = [];
  const line = signals
    ? signalling.publisher({ camera, session }, (signal) => heard.push(signal))
    : undefined;
  return { channel, publisher, heard, say: (signal: PublisherSignal) => line?.say(signal), line };
}

function view(page = 'a-page', { session = 'a-person', address = null as string | null } = {}) {
  const heard: SignalToViewer[] = [];
  const line = signalling.viewer({ session, page, address }, (signal) => heard.push(signal));
  const watch = (attempt = ATTEMPT, camera = YARD) => line.say({ type: 'watch', attempt, camera });
  /** The reason it is not passed on; undefined where it is. */
  const say = (signal: ViewerSignal) => refusalOf(() => line.say(signal));
  return { heard, watch: (...args: Parameters<typeof watch>) => refusalOf(() => watch(...args)), say, line };
}

function refusalOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const offer = (attempt = ATTEMPT): PublisherSignal => ({ type: 'offer', attempt, sdp: SDP });
const answer = (attempt = ATTEMPT): ViewerSignal => ({ type: 'answer', attempt, sdp: SDP });
const bye = (attempt = ATTEMPT) => ({ type: 'bye', attempt }) as const;
const candidate = (text: string | null, attempt = ATTEMPT) =>
  ({ type: 'candidate', attempt, candidate: text === null ? null : { candidate: text } }) as const;

const ENDED = { type: 'bye', attempt: ATTEMPT, code: 'rtc-peer-closed' };

describe('RT-1: who asks to watch over WebRTC', () => {
  test('is announced to the camera’s publisher, with credentials for this attempt and the private address', () => {
    const { heard } = publish();
    expect(view('a-page', { address: '192.168.1.7' }).watch()).toBeUndefined();
    expect(view('another-page').watch('a-second-attempt')).toBeUndefined();
    expect(heard).toMatchObject([
      { type: 'watch', attempt: ATTEMPT, address: '192.168.1.7', ice: { expiresAt: 1 } },
      { type: 'watch', attempt: 'a-second-attempt', address: null, ice: { expiresAt: 2 } },
    ]);
    expect(minted).toEqual([YARD, YARD]);
  });

  test('keeps the private address to itself where all goes through TURN', () => {
    iceTransportPolicy = 'relay';
    const { heard } = publish();
    view('a-page', { address: '192.168.1.7' }).watch();
    expect(heard).toMatchObject([{ type: 'watch', address: null, ice: { iceTransportPolicy: 'relay' } }]);
  });
});

describe('RT-2: what is said in an attempt', () => {
  test('passes as it is, both ways', () => {
    const camera = publish();
    const page = view();
    page.watch();
    const fromCamera = [offer(), candidate('candidate:1'), candidate(null)];
    const fromPage = [answer(), candidate('candidate:2'), candidate('')];
    for (const signal of fromCamera) camera.say(signal);
    for (const signal of fromPage) expect(page.say(signal)).toBeUndefined();
    expect(page.heard).toEqual(fromCamera);
    expect(camera.heard.slice(1)).toEqual(fromPage);
  });

  test('goes by the connection that was last spoken on, while a page goes over from one to another', () => {
    const camera = publish();
    const old = view();
    old.watch();
    const young = view();
    camera.say(offer());
    expect([old.heard, young.heard]).toEqual([[], [offer()]]);
    old.say(answer());
    camera.say(candidate('candidate:1'));
    expect(old.heard).toEqual([candidate('candidate:1')]);
    expect(camera.heard).toHaveLength(2);
  });

  test('is nobody else’s: another page or camera that names the attempt is not heard', () => {
    const [yard, door] = [publish(), publish(DOOR, { session: 'run-two' })];
    const [mine, others] = [view(), view('another-page')];
    mine.watch();
    expect(others.say(answer())).toBe('rtc-peer-closed');
    expect(view('a-page', { session: 'another-person' }).say(answer())).toBe('rtc-peer-closed');
    expect(others.say(bye())).toBeUndefined();
    door.say(offer());
    door.say(bye());
    expect(mine.heard).toEqual([]);
    expect(yard.heard).toHaveLength(1);
    yard.say(offer());
    expect(mine.heard).toEqual([offer()]);
  });

  test('of an attempt that nobody began is dropped, and an offer answered with a goodbye', () => {
    const camera = publish();
    const page = view();
    camera.say(offer());
    expect(page.say(candidate('candidate:1'))).toBe('rtc-peer-closed');
    expect(page.heard).toEqual([]);
    expect(camera.heard).toEqual([bye()]);
  });
});

describe('RT-3: why an attempt is not passed on', () => {
  test.each<[string, () => unknown, string]>([
    ['there is no publisher', () => {}, 'rtc-not-offered'],
    ['it says nothing of WebRTC', () => publish(YARD, { status: UNKNOWN_STATUS }), 'rtc-not-offered'],
    [
      'it has it switched off, and does not say why',
      () => publish(YARD, { status: { ...READY, rtc: { state: 'off', watching: 0, most: 3 } } }),
      'rtc-not-offered',
    ],
    [
      'it says why it is off',
      () =>
        publish(YARD, {
          status: { ...READY, rtc: { state: 'off', code: 'rtc-sidecar-crash', watching: 0, most: 3 } },
        }),
      'rtc-sidecar-crash',
    ],
    ['it has no Socket.IO', () => publish(YARD, { signals: false }), 'rtc-no-signalling'],
  ])('%s', (_why, arrange, code) => {
    arrange();
    expect(view().watch()).toBe(code);
  });

  test('there is no such camera', () => {
    expect(view().watch(ATTEMPT, 'cam_nothere000')).toBe('camera-unknown');
  });

  test('the attempt’s name is taken', () => {
    const { heard } = publish();
    view().watch();
    expect(view('another-page').watch()).toBe('already-running');
    expect(heard).toHaveLength(1);
  });
});

describe('RT-4: beyond its bounds', () => {
  test('candidates are not passed on, nor a second description', () => {
    const camera = publish();
    const page = view();
    page.watch();
    for (let n = 0; n < MOST_CANDIDATES + 10; n += 1) {
      camera.say(candidate(`candidate:${n}`));
      expect(page.say(candidate(`candidate:${n}`))).toBeUndefined();
    }
    for (let n = 0; n < 2; n += 1) {
      camera.say(offer());
      page.say(answer());
    }
    const ofType = (heard: readonly { type: string }[], type: string) =>
      heard.filter((one) => one.type === type).length;
    expect([ofType(page.heard, 'candidate'), ofType(page.heard, 'offer')]).toEqual([MOST_CANDIDATES, 1]);
    expect([ofType(camera.heard, 'candidate'), ofType(camera.heard, 'answer')]).toEqual([MOST_CANDIDATES, 1]);
  });

  test('a page has no more attempts open, and another page of the same person has its own', () => {
    publish();
    const page = view();
    const watch = (n: number) => page.watch(`attempt-number-${n}-of-it`);
    const outcomes = Array.from({ length: MOST_OPEN + 1 }, (_, n) => watch(n));
    expect(outcomes).toEqual([...Array(MOST_OPEN).fill(undefined), 'too-many-requests']);
    expect(view('another-page').watch()).toBeUndefined();
    page.say(bye('attempt-number-0-of-it'));
    expect(watch(9)).toBeUndefined();
  });

  test('a person’s attempts are refused until the minute is over, and nobody else’s', () => {
    publish();
    const page = view();
    for (let n = 0; n < ATTEMPTS_A_MINUTE; n += 1) {
      expect(page.watch()).toBeUndefined();
      page.say(bye());
    }
    expect(page.watch()).toBe('too-many-tries');
    expect(view('another-page', { session: 'another-person' }).watch()).toBeUndefined();
    timers.advance(60_000);
    expect(page.watch('one-attempt-later')).toBeUndefined();
  });
});

describe('RT-5: an attempt ends, and the other end is told', () => {
  let camera: ReturnType<typeof publish>;
  let page: ReturnType<typeof view>;
  beforeEach(() => {
    camera = publish();
    page = view();
    page.watch();
  });
  const isOver = () => page.say(answer()) === 'rtc-peer-closed';

  test('when the viewer says so', () => {
    expect(page.say({ ...bye(), code: 'rtc-stall' })).toBeUndefined();
    expect(camera.heard.at(-1)).toEqual({ ...bye(), code: 'rtc-stall' });
    camera.say(candidate('candidate:1'));
    expect(page.heard).toEqual([]);
    expect(isOver()).toBe(true);
  });

  test.each<PublisherSignal>([
    { type: 'bye', attempt: ATTEMPT, code: 'rtc-sidecar-crash' },
    { type: 'busy', attempt: ATTEMPT, watching: 3, most: 3 },
  ])('when the publisher says $type', (signal) => {
    camera.say(signal);
    expect(page.heard).toEqual([signal]);
    expect(isOver()).toBe(true);
    expect(camera.heard).toHaveLength(1);
  });

  test('when the page closes its connection', () => {
    page.line.left(true);
    expect(camera.heard.at(-1)).toEqual(bye());
  });

  test('when the page has lost its connection and is not back in time', () => {
    page.line.left(false);
    timers.advance(AWAY_MS - 1);
    expect(camera.heard).toHaveLength(1);
    timers.advance(1);
    expect(camera.heard.at(-1)).toEqual(bye());
  });

  test('but not when the page comes back, over whichever connection', () => {
    page.line.left(false);
    timers.advance(AWAY_MS - 1);
    const back = view();
    timers.advance(AWAY_MS);
    camera.say(offer());
    expect(back.heard).toEqual([offer()]);
    expect(back.say(answer())).toBeUndefined();
    expect(camera.heard.at(-1)).toEqual(answer());
  });

  test('nor when a page that has two connections loses one', () => {
    const other = view();
    page.line.left(true);
    camera.say(offer());
    expect(other.heard).toEqual([offer()]);
  });

  test.each<[string, (channel: CameraChannel, publisher: Publisher) => void]>([
    ['another run of it takes over', () => void publish(YARD, { session: 'run-two' })],
    ['it says goodbye', (channel, publisher) => channel.detach(publisher, 'camera-offline')],
    ['it is lost', (channel, publisher) => channel.detach(publisher, 'camera-lost')],
    ['its key is withdrawn', (channel) => channel.withdrawKey()],
    ['its camera is removed', () => directory.remove(YARD, 'key-wrong')],
  ])('when of the publisher’s: %s', (_what, happens) => {
    happens(camera.channel, camera.publisher);
    timers.advance(100);
    expect(page.heard).toEqual([ENDED]);
    expect(isOver()).toBe(true);
    camera.say(offer());
    expect(page.heard).toHaveLength(1);
  });

  test('and what is said meanwhile by who was replaced is not passed on', () => {
    publish(YARD, { session: 'run-two' });
    camera.say(offer());
    expect(page.heard).toEqual([ENDED]);
  });

  test('when the publisher has lost its last connection for signals, and its return is a new beginning', () => {
    const other = signalling.publisher({ camera: YARD, session: 'run-one' }, () => {});
    other.left(false);
    expect(page.heard).toEqual([]);
    camera.line?.left(false);
    expect(page.heard).toEqual([ENDED]);
    const back = publish();
    back.say(offer());
    expect([page.heard.length, back.heard, isOver()]).toEqual([1, [bye()], true]);
    expect(page.watch('one-attempt-later')).toBeUndefined();
  });

  test('but nobody is told when the relay ends: their connections end with it', () => {
    signalling.close();
    page.line.left(true);
    timers.advance(60_000);
    expect(page.heard).toEqual([]);
    expect(camera.heard).toHaveLength(1);
    signalling.close();
  });
});
