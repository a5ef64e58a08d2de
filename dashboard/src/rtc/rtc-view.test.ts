import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { rtcAttemptSchema } from '@porthole/shared/protocol/rtc';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/request.ts';
import type { RtcMemory } from './rtc-view.ts';
import { NO_SERVERS, RtcScene, settled } from './testing/rtc-scene.ts';

const HOST = {
  candidate: 'candidate:1 1 udp 2122 192.168.1.7 54321 typ host',
  sdpMid: '0',
  sdpMLineIndex: 0,
};
const RELAY = {
  ...HOST,
  candidate: 'candidate:2 1 udp 41 203.0.113.2 49200 typ relay raddr 0.0.0.0 rport 0',
};

const RELAYED: IceConfiguration = { ...NO_SERVERS, iceTransportPolicy: 'relay' };

async function at(where: 'asked' | 'offered' | 'showing', scene = new RtcScene()): Promise<RtcScene> {
  await scene[where]();
  return scene;
}

describe('An attempt', () => {
  test('asks the camera’s publisher under a name of its own', async () => {
    const scene = await at('asked');
    expect(scene.sent).toMatchObject([{ type: 'watch', camera: 'gate' }]);
    expect(rtcAttemptSchema.safeParse(scene.attempt).success).toBe(true);
    await scene.pass(10_000);
    expect(new Set(scene.sentOf('watch').map(({ attempt }) => attempt)).size).toBe(2);
  });

  test('answers the offer, then tells its candidates and that there are no more', async () => {
    const scene = await at('asked');
    scene.publisherSays({ type: 'offer', sdp: 'offer' });
    await settled();
    scene.peer.events.candidate(HOST);
    scene.peer.events.candidate(null);
    expect(scene.sent.slice(1)).toMatchObject([
      { type: 'answer', sdp: 'answer to offer' },
      { type: 'candidate', candidate: HOST },
      { type: 'candidate', candidate: null },
    ]);
  });

  test('takes the publisher’s candidates, and their end', async () => {
    const scene = await at('offered');
    for (const candidate of [HOST, null]) scene.publisherSays({ type: 'candidate', candidate });
    expect(scene.peer.candidates).toEqual([HOST, null]);
  });

  test('asks once its servers are known, and goes by what they say', async () => {
    let tell: (ice: typeof RELAYED) => void = () => {};
    const scene = new RtcScene({
      ice: () =>
        new Promise((resolve) => {
          tell = resolve;
        }),
    });
    await scene.asked();
    expect([scene.peers, scene.sent]).toEqual([[], []]);
    tell(RELAYED);
    await settled();
    expect(scene.sentOf('watch')).toHaveLength(1);
    expect(scene.peer.ice.iceTransportPolicy).toBe('relay');
  });

  test('asks for its servers anew, for their credentials last for minutes', async () => {
    const told = [NO_SERVERS, RELAYED];
    let calls = 0;
    const ice = async () => told[calls++] ?? NO_SERVERS;
    const scene = await at('asked', new RtcScene({ ice }));
    expect([calls, scene.peer.ice]).toEqual([1, NO_SERVERS]);
    scene.publisherSays({ type: 'bye' });
    scene.view.tryNow();
    await scene.asked();
    expect(scene.sentOf('watch')).toHaveLength(2);
    expect([calls, scene.peer.ice]).toEqual([2, RELAYED]);
  });

  test('does not hear what is said to another', async () => {
    const scene = await at('asked');
    scene.publisherSays({ type: 'offer', sdp: 'offer' }, 'another-attempt-altogether');
    scene.publisherSays({ type: 'bye' }, 'another-attempt-altogether');
    await settled();
    expect(scene.peer.offer).toBeNull();
    expect(scene.report?.rung.state).toBe('trying');
  });
});

describe('An attempt that fails', () => {
  test.each<[string, (scene: RtcScene) => void | Promise<void>, ReasonCode]>([
    [
      'the publisher says why',
      (scene) => scene.publisherSays({ type: 'bye', code: 'rtc-sidecar-crash' }),
      'rtc-sidecar-crash',
    ],
    ['the publisher says goodbye', (scene) => scene.publisherSays({ type: 'bye' }), 'rtc-peer-closed'],
    [
      'the publisher is full',
      (scene) => scene.publisherSays({ type: 'busy', watching: 3, most: 3 }),
      'rtc-busy',
    ],
    ['no address answers', (scene) => scene.pass(3_100), 'rtc-ice-blocked'],
    [
      'TURN refuses its credentials',
      (scene) => {
        scene.peer.events.serverError(401, 'turn:turn.example:3478');
        return scene.pass(3_100);
      },
      'turn-auth',
    ],
    [
      'a STUN server alone does not answer',
      (scene) => {
        scene.peer.events.serverError(701, 'stun:stun.example:3478');
        return scene.pass(3_100);
      },
      'rtc-ice-blocked',
    ],
    [
      'TURN gave an address that does not answer, later than another server refused',
      (scene) => {
        scene.peer.events.serverError(701, 'turn:turn.example:3478?transport=udp');
        scene.peer.events.candidate(RELAY);
        return scene.pass(3_100);
      },
      'rtc-ice-blocked',
    ],
    [
      'its connection says that it failed',
      (scene) => scene.peer.events.connection('failed'),
      'rtc-ice-failed',
    ],
    [
      'its path opens and its handshake does not end',
      (scene) => {
        scene.peer.events.pairOpen();
        return scene.pass(3_100);
      },
      'rtc-dtls-timeout',
    ],
    [
      'no frame comes',
      (scene) => {
        scene.peer.connect();
        return scene.pass(2_600);
      },
      'rtc-connected-no-frames',
    ],
  ])('because %s is told so, closed, and waits', async (_why, fails, code) => {
    const scene = await at('offered');
    await fails(scene);
    expect(scene.ended).toMatchObject([{ number: 1, end: { code } }]);
    expect(scene.peer.closed).toBe(1);
    expect(scene.report).toMatchObject({ rung: { state: 'failed', code } });
    expect(scene.modes).toEqual([]);
  });

  test('says goodbye with its reason', async () => {
    const scene = await at('offered');
    await scene.pass(3_100);
    expect(scene.sentOf('bye')).toMatchObject([{ attempt: scene.attempt, code: 'rtc-ice-blocked' }]);
  });

  test('says goodbye where it is not known whether the publisher was asked', async () => {
    const code = 'rtc-no-signalling';
    const scene = new RtcScene({ refuse: ({ type }) => (type === 'watch' ? code : null) });
    await scene.asked();
    expect(scene.sentOf('bye')).toEqual([{ type: 'bye', attempt: scene.attempt, code }]);
  });

  test('says goodbye to a publisher whose offer cannot be answered, or whose answer may not have come', async () => {
    const refusing = await at('asked');
    refusing.peer.refuses = true;
    refusing.publisherSays({ type: 'offer', sdp: 'nonsense' });
    await settled();
    expect(refusing.sentOf('bye')).toMatchObject([{ code: 'rtc-ice-failed' }]);
    const late = new RtcScene({ refuse: ({ type }) => (type === 'answer' ? 'rtc-no-signalling' : null) });
    await late.offered();
    expect(late.sentOf('bye')).toMatchObject([{ code: 'rtc-no-signalling' }]);
  });

  test.each<[string, RtcScene, ReasonCode]>([
    [
      'the relay does not pass it on',
      new RtcScene({ refuse: () => 'rtc-no-signalling' }),
      'rtc-no-signalling',
    ],
    [
      'the relay does not tell of its servers',
      new RtcScene({ ice: () => Promise.reject(new ApiError('relay-unreachable')) }),
      'relay-unreachable',
    ],
    ['no connection can be opened', new RtcScene({ broken: true }), 'rtc-unsupported'],
  ])('as soon as %s', async (_why, scene, code) => {
    await scene.asked();
    expect(scene.ended).toMatchObject([{ end: { code } }]);
  });

  test('when the relay has not told of its servers in time, and nobody was asked', async () => {
    const scene = new RtcScene({ ice: () => new Promise(() => {}) });
    await scene.asked();
    await scene.pass(3_100);
    expect(scene.ended).toMatchObject([{ end: { code: 'relay-unreachable' } }]);
    expect(scene.sent).toEqual([]);
  });

  test('as soon as its offer cannot be made out', async () => {
    const scene = await at('asked');
    scene.peer.refuses = true;
    scene.publisherSays({ type: 'offer', sdp: 'nonsense' });
    await settled();
    expect(scene.ended).toMatchObject([{ end: { code: 'rtc-ice-failed' } }]);
  });

  test('costs no attempt where only a candidate is not passed on', async () => {
    const refuse = ({ type }: { type: string }) =>
      type === 'candidate' ? ('rtc-no-signalling' as const) : null;
    const scene = await at('offered', new RtcScene({ refuse }));
    scene.peer.events.candidate(HOST);
    await settled();
    expect(scene.ended).toEqual([]);
  });

  test('tells how many watch where the publisher is full', async () => {
    const scene = await at('asked');
    scene.publisherSays({ type: 'busy', watching: 3, most: 3 });
    expect(scene.report).toMatchObject({ values: { watching: 3, most: 3 } });
  });

  test('is followed by another when its wait is over, and sooner when asked', async () => {
    const scene = await at('asked');
    await scene.pass(3_000 + 4_000);
    expect(scene.sentOf('watch')).toHaveLength(1);
    await scene.pass(1_300);
    expect(scene.sentOf('watch')).toHaveLength(2);
    await scene.pass(3_000);
    scene.view.tryNow();
    await settled();
    expect(scene.sentOf('watch')).toHaveLength(3);
  });
});

describe('A connection that paints', () => {
  test('is shown once it is proven, each frame once, by its video', async () => {
    const scene = await at('showing');
    expect(scene.modes).toEqual(['rtc']);
    expect(scene.pictures.at(-1)).toMatchObject({ source: scene.peer.video, width: 640, height: 480 });
    const shown = scene.pictures.length;
    await scene.pass(1_000, { frames: true });
    expect(scene.pictures.length - shown).toBe(20);
    expect(scene.report).toMatchObject({
      rung: { state: 'carrying', code: null },
    });
  });

  test('is left when it goes dead', async () => {
    const scene = await at('showing');
    await scene.pass(2_500);
    expect(scene.modes).toEqual(['rtc', 'jpeg']);
    expect(scene.ended).toMatchObject([{ end: { code: 'rtc-stall' } }]);
  });

  test('is told of, in milliseconds from asking', async () => {
    const scene = await at('offered');
    await scene.pass(100);
    scene.peer.connect();
    await scene.pass(1_000, { frames: true });
    scene.publisherSays({ type: 'bye' });
    expect(scene.ended).toEqual([
      {
        ...{ number: 1, at: scene.timers.now() - 1_100, shownMs: expect.any(Number), framesPainted: 20 },
        end: { afterMs: 1_100, code: 'rtc-peer-closed' },
      },
    ]);
    expect(scene.ended[0]?.shownMs).toBeLessThan(300);
    expect(scene.report?.attempt).toEqual(scene.ended[0]);
  });

  test('has figures, told every second', async () => {
    const scene = await at('showing');
    const before = scene.reports.length;
    await scene.pass(3_000, { frames: true });
    expect(scene.reports.length - before).toBe(3);
    expect(scene.report?.figures?.bytesPerSecond).toBeGreaterThan(60_000);
  });
});

describe('WebRTC that is not tried', () => {
  test.each<[string, RtcScene, Parameters<RtcScene['view']['facts']>[0], ReasonCode]>([
    ['a browser that has none', new RtcScene({ none: true }), {}, 'rtc-unsupported'],
    ['a camera that says nothing of it', new RtcScene(), { offered: null }, 'rtc-not-offered'],
    ['a person who forbids it', new RtcScene(), { allowed: false }, 'rtc-forbidden'],
    ['no session to ask over', new RtcScene(), { signalling: false }, 'rtc-no-signalling'],
  ])('has its reason: %s', async (_why, scene, facts, code) => {
    scene.view.facts(facts);
    await scene.pass(10_000);
    expect(scene.sent).toEqual([]);
    expect(scene.report?.rung).toEqual({ state: 'untried', code, retryAt: null });
  });
});

test('A camera that is away is not said to offer none', () => {
  const scene = new RtcScene();
  scene.view.facts({ offered: null, sourceAlive: false });
  expect(scene.report?.rung).toEqual({ state: 'untried', code: null, retryAt: null });
});

test('A camera that failed goes on resting while another is looked at', async () => {
  const memory: RtcMemory = new Map();
  const scene = await at('offered', new RtcScene({ memory }));
  scene.peer.events.connection('failed');
  scene.view.close();
  const { timers } = scene;
  const back = new RtcScene({ memory, timers });
  expect(back.report?.rung).toMatchObject({ state: 'failed', code: 'rtc-ice-failed' });
  await back.pass(4_500);
  expect(back.sent).toEqual([]);
  await back.pass(1_000);
  expect(back.sentOf('watch')).toHaveLength(1);
});

describe('Closing', () => {
  test('ends the attempt for no fault, says goodbye once and leaves nothing to come', async () => {
    const scene = await at('showing');
    scene.view.close();
    scene.view.close();
    expect(scene.ended).toMatchObject([{ end: { code: null } }]);
    expect(scene.sentOf('bye')).toHaveLength(1);
    expect([scene.peer.closed, scene.timers.pending]).toEqual([1, 0]);
  });

  test('is the end: nothing that comes later is heard', async () => {
    const scene = await at('asked');
    scene.view.close();
    const before = [scene.sent.length, scene.reports.length];
    scene.publisherSays({ type: 'offer', sdp: 'offer' });
    scene.view.facts({ jpegAt: 1 });
    scene.view.tryNow();
    scene.peer.connect();
    await scene.pass(60_000);
    expect([scene.sent.length, scene.reports.length]).toEqual(before);
    expect([scene.modes, scene.timers.pending]).toEqual([[], 0]);
  });

  test('within what it tells is safe', async () => {
    const scene = new RtcScene();
    scene.view.facts({ jpegAt: 0 });
    const { ended } = scene;
    ended.push = () => {
      scene.view.close();
      return 0;
    };
    await scene.asked();
    scene.publisherSays({ type: 'bye' });
    expect(scene.timers.pending).toBe(0);
  });
});
