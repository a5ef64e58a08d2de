import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import type { Demand } from '@porthole/shared/protocol/demand';
import type { UplinkDrop } from '@porthole/shared/protocol/drops';
import { describe, expect, test } from 'vitest';
import { CameraChannel } from './camera-channel.ts';
import { ANONYMOUS_SESSION, type Publisher, UNKNOWN_STATUS } from './publisher.ts';
import { Viewer } from './viewer.ts';

const LINE = { transport: 'websocket', window: 4, roundTripMs: null } as const;
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]);

function set(everSeen = false) {
  const timers = new ManualTimers(0);
  let changes = 0;
  const channel = new CameraChannel({ id: 'cam_0123456789', name: 'Forecourt', everSeen }, timers, () => {
    changes += 1;
  });
  const publisher = (session: string, transport: Publisher['transport'] = 'websocket') => {
    const told = { demand: [] as number[], refused: [] as string[] };
    const port = {
      demand: ({ viewers }: Demand) => told.demand.push(viewers),
      refuse: (code: string) => told.refused.push(code),
    };
    return {
      told,
      publisher: {
        session,
        transport,
        keyVersion: channel.keyVersion,
        status: UNKNOWN_STATUS,
        port,
      } as Publisher,
    };
  };
  const publish = (from: Publisher, counted?: number, capturedAt?: number) =>
    channel.publish(from, { counted, capturedAt, width: 4, height: 3, jpeg: JPEG });
  return { timers, channel, publisher, publish, changes: () => changes };
}

/** A receiver that takes a frame only when asked to. */
function viewerOf(channel: CameraChannel, after?: number) {
  let told = 0;
  const frameWaiting = () => {
    told += 1;
  };
  const viewer = new Viewer(channel, { line: LINE, frameWaiting });
  viewer.join(after);
  return { viewer, told: () => told, take: () => viewer.take()?.frame.header.sequence };
}

describe('CA-2: a publisher that tries another transport', () => {
  const tried = () => {
    const scene = set();
    const [http, trial] = [scene.publisher('one-run', 'http'), scene.publisher('one-run', 'polling')];
    scene.channel.attach(http.publisher);
    scene.channel.attach(trial.publisher);
    return { ...scene, http: http.publisher, trial: trial.publisher };
  };

  test('is not lost where that ends, and goes on over the one of before', () => {
    const { channel, http, trial } = tried();
    channel.detach(trial, 'camera-lost');
    expect(channel.status()).toMatchObject({ state: 'online', publisher: { transport: 'http' } });
    channel.detach(http, 'camera-lost');
    expect(channel.status()).toMatchObject({ state: 'interrupted', reason: { code: 'camera-lost' } });
  });

  test('keeps what it said over the one that ended', () => {
    const { channel, trial } = tried();
    const source = { kind: 'webcam', label: 'HD Webcam', state: 'failed', code: 'camera-busy' } as const;
    channel.setStatus(trial, { source });
    channel.detach(trial, 'camera-lost');
    expect(channel.status()).toMatchObject({ state: 'offline', reason: { code: 'camera-busy' } });
  });

  test('is lost where that ends and the one of before had been silent already', () => {
    const { timers, channel, publisher } = set();
    const [http, trial] = [publisher('one-run', 'http').publisher, publisher('one-run', 'polling').publisher];
    channel.attach(http);
    timers.advance(3_000);
    channel.attach(trial);
    timers.advance(1_000);
    channel.detach(trial, 'camera-lost');
    expect(channel.publisher).toBeUndefined();
  });

  test.each<[string, (scene: ReturnType<typeof tried>) => void]>([
    ['the one of before has ended too', ({ channel, http }) => channel.detach(http, 'camera-lost')],
    [
      'that carried for long',
      ({ timers, channel, trial }) => {
        timers.advance(3_600);
        channel.heard(trial);
      },
    ],
    [
      'its key was withdrawn',
      ({ channel }) => {
        channel.keyVersion += 1;
      },
    ],
  ])('is lost where that ends and %s', (_what, before) => {
    const scene = tried();
    before(scene);
    scene.channel.detach(scene.trial, 'camera-lost');
    expect(scene.channel.publisher).toBeUndefined();
  });

  test('that says goodbye over it is gone', () => {
    const { channel, trial } = tried();
    channel.detach(trial, 'camera-offline');
    expect(channel.status()).toMatchObject({ reason: { code: 'camera-offline' } });
  });
});

describe('CA-1: a camera has one publisher, and the newest wins', () => {
  test('who is replaced is told why, and may not publish any more', () => {
    const { channel, publisher, publish } = set();
    const first = publisher('first-run');
    const second = publisher('second-run');
    channel.attach(first.publisher);
    channel.attach(second.publisher);
    expect(first.told.refused).toEqual(['replaced']);
    expect(() => publish(first.publisher, 1)).toThrow(expect.objectContaining({ code: 'replaced' }));
    expect(publish(second.publisher, 1).header.sequence).toBe(1);
  });

  test('who was replaced while out of reach does not push out its successor', () => {
    const { channel, publisher } = set();
    const first = publisher('first-run');
    channel.attach(first.publisher);
    channel.attach(publisher('second-run').publisher);
    expect(() => channel.attach(publisher('first-run').publisher)).toThrow(
      expect.objectContaining({ code: 'replaced' }),
    );
  });

  test('the same run over another transport is no stranger', () => {
    const { channel, publisher, publish } = set();
    const socket = publisher('one-run', 'polling');
    const post = publisher('one-run', 'http');
    channel.attach(socket.publisher);
    channel.attach(post.publisher);
    expect(socket.told.refused).toEqual([]);
    publish(post.publisher, 1);
    channel.attach(socket.publisher);
    expect(publish(socket.publisher, 2).header).toMatchObject({ sequence: 2, transport: 'polling' });
  });

  test('what the run has said of itself holds over its other transports until it says more', () => {
    const { channel, publisher } = set();
    const socket = publisher('one-run', 'polling').publisher;
    const status: PublisherStatus = {
      source: { kind: 'webcam', label: 'HD Cam', state: 'running' },
      host: 'PC',
    };
    channel.attach(socket);
    channel.setStatus(socket, status);
    channel.attach(publisher('one-run', 'http').publisher);
    expect(channel.status().publisher).toMatchObject({ transport: 'http', source: 'HD Cam', host: 'PC' });
    channel.attach(publisher('another-run').publisher);
    expect(channel.status().publisher).toMatchObject({ source: '', host: '' });
  });

  test('the old transport’s end does not end the run', () => {
    const { channel, publisher } = set();
    const socket = publisher('one-run', 'websocket');
    channel.attach(socket.publisher);
    channel.attach(publisher('one-run', 'http').publisher);
    channel.detach(socket.publisher, 'camera-lost');
    expect(channel.status().state).toBe('online');
  });

  test('those without a name may come back when their successor has left', () => {
    const { channel, publisher } = set();
    const named = publisher('named-run').publisher;
    channel.attach(publisher(ANONYMOUS_SESSION).publisher);
    channel.attach(named);
    expect(() => channel.attach(publisher(ANONYMOUS_SESSION).publisher)).toThrow();
    channel.detach(named, 'camera-lost');
    expect(() => channel.attach(publisher(ANONYMOUS_SESSION).publisher)).not.toThrow();
  });
});

describe('FL-3: each viewer has its own mailbox', () => {
  test('who joins gets the latest frame at once', () => {
    const { channel, publisher, publish } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    publish(camera, 1);
    publish(camera, 2);
    expect(viewerOf(channel).take()).toBe(2);
  });

  test('HE-1: who has the latest already waits for the next', () => {
    const { channel, publisher, publish } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    publish(camera, 1);
    const { take, told } = viewerOf(channel, 1);
    expect([take(), told()]).toEqual([undefined, 0]);
    publish(camera, 2);
    expect([take(), told()]).toEqual([2, 1]);
  });

  test('HE-1: who remembers more than the relay does, from before its restart, gets the latest', () => {
    const { channel, publisher, publish } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    publish(camera, 3);
    expect(viewerOf(channel, 9_000).take()).toBe(3);
  });

  test('a slow one finds the newest frame and costs the fast one nothing', () => {
    const { channel, publisher, publish } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    const slow = viewerOf(channel);
    const fast = viewerOf(channel);
    const got = [1, 2, 3, 4].map((counted) => {
      publish(camera, counted);
      return fast.take();
    });
    expect(got).toEqual([1, 2, 3, 4]);
    expect([slow.take(), slow.take()]).toEqual([4, undefined]);
    expect(slow.viewer.account).toEqual({ captured: 4, painted: 0, dropped: { 'downlink-full': 3 } });
  });

  test('who left gets nothing, and closing twice is closing once', () => {
    const { channel, publisher, publish, timers } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    const { viewer, take } = viewerOf(channel);
    viewer.close();
    viewer.close();
    publish(camera, 1);
    timers.advance(5_000);
    expect(take()).toBeUndefined();
    expect(channel.viewers).toBe(0);
  });

  test('who watches a camera that is removed is told, once', () => {
    const { channel, publisher } = set();
    channel.attach(publisher('run').publisher);
    let gone = 0;
    const cameraGone = () => {
      gone += 1;
    };
    new Viewer(channel, { line: LINE, frameWaiting: () => {}, cameraGone }).join();
    channel.close('key-wrong');
    channel.close('key-wrong');
    expect(gone).toBe(1);
  });

  test('the publisher is told how many watch, at its start too', () => {
    const { channel, publisher, timers } = set();
    const one = viewerOf(channel);
    const { told, publisher: camera } = publisher('run');
    channel.attach(camera);
    viewerOf(channel);
    one.viewer.close();
    timers.advance(5_000);
    expect(told.demand).toEqual([1, 2, 1]);
  });
});

test('a publisher that comes once its relay ends is told that, and of no wrong key', () => {
  const { channel, publisher } = set();
  const late = publisher('run').publisher;
  channel.close('relay-restarting');
  expect(() => channel.attach(late)).toThrow(expect.objectContaining({ code: 'relay-restarting' }));
});

describe('CA-4: a withdrawn key', () => {
  test('lets nobody publish any more who came in with it, on whichever connection', () => {
    const { channel, publisher, publish } = set();
    const [current, sibling] = [publisher('run', 'websocket'), publisher('run', 'http')];
    channel.attach(current.publisher);
    publish(current.publisher, 1);
    channel.withdrawKey();
    expect(current.told.refused).toEqual(['key-wrong']);
    for (const { publisher: out } of [current, sibling])
      expect(() => channel.attach(out)).toThrow(expect.objectContaining({ code: 'key-wrong' }));
    expect(channel.status()).toMatchObject({ state: 'interrupted', reason: { code: 'key-withdrawn' } });
  });

  test('makes room for the new one at once', () => {
    const { channel, publisher, publish } = set();
    channel.withdrawKey();
    const { publisher: renewed } = publisher('new-run');
    channel.attach(renewed);
    expect(publish(renewed, 1).header.sequence).toBe(1);
  });

  test('and a removed camera are alike: what still comes is refused', () => {
    const { channel, publisher } = set();
    const { publisher: late } = publisher('run');
    channel.close('key-wrong');
    expect(() => channel.attach(late)).toThrow(expect.objectContaining({ code: 'key-wrong' }));
  });
});

describe('FL-3: how many watch', () => {
  test('is told calmly: one that asks frame by frame is one viewer and no storm', () => {
    const { channel, publisher, timers } = set();
    const { told, publisher: camera } = publisher('run');
    channel.attach(camera);
    for (let n = 0; n < 45; n += 1) {
      const { viewer } = viewerOf(channel);
      timers.advance(66);
      viewer.close();
    }
    expect(told.demand).toEqual([0, 1]);
    timers.advance(5_000);
    expect(told.demand).toEqual([0, 1, 0]);
  });
});

describe('CA-3: presence follows what is heard', () => {
  test('a killed publisher’s camera is interrupted at once and offline within ten seconds', () => {
    const { channel, publisher, publish, timers } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    publish(camera, 1);
    const since = timers.now();
    channel.detach(camera, 'camera-lost');
    const reason = { code: 'camera-lost', since };
    expect(channel.status()).toMatchObject({ state: 'interrupted', reason });
    timers.advance(10_000);
    channel.judge();
    expect(channel.status()).toMatchObject({
      state: 'offline',
      reason,
      publisher: null,
      latest: { sequence: 1 },
    });
  });

  test('a frame makes a silent camera online again', () => {
    const { channel, publisher, publish, timers } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    timers.advance(60_000);
    channel.judge();
    expect(channel.status().state).toBe('offline');
    publish(camera, 1);
    expect(channel.status()).toMatchObject({ state: 'online', reason: null });
  });

  test('what a source says of its trouble is told with the PC’s name', () => {
    const { channel, publisher } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    const source = { kind: 'webcam', label: 'HD Webcam', state: 'failed', code: 'camera-busy' } as const;
    channel.setStatus(camera, { source, host: 'Loading-PC' });
    expect(channel.status()).toMatchObject({
      state: 'offline',
      reason: { code: 'camera-busy', pc: 'Loading-PC' },
    });
  });

  test('a frame that was on its way when a source failed does not hide that it has; later ones show that it is back', () => {
    const { channel, publisher, publish, timers } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    const source = { kind: 'webcam', label: 'HD Webcam', state: 'failed', code: 'source-failed' } as const;
    channel.setStatus(camera, { source });
    publish(camera, 1);
    expect(channel.status().reason).toMatchObject({ code: 'source-failed' });
    timers.advance(500);
    publish(camera, 2);
    expect(channel.status()).toMatchObject({ state: 'online', reason: null });
  });

  test('nor does one that took seconds over a thin line, and says when it was captured', () => {
    const { channel, publisher, publish, timers } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    const source = { kind: 'webcam', label: 'HD Webcam', state: 'failed', code: 'source-failed' } as const;
    const captured = timers.now();
    timers.advance(100);
    channel.setStatus(camera, { source });
    timers.advance(2_000);
    publish(camera, 1, captured);
    expect(channel.status().reason).toMatchObject({ code: 'source-failed' });
    publish(camera, 2, timers.now());
    expect(channel.status()).toMatchObject({ state: 'online', reason: null });
  });

  test('signs of life alone are no news', () => {
    const { channel, publisher, changes } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    channel.setStatus(camera, { ...UNKNOWN_STATUS });
    const before = changes();
    channel.setStatus(camera, { ...UNKNOWN_STATUS });
    channel.heard(camera);
    expect(changes()).toBe(before);
  });
});

describe('FL-7: a gap in the publisher’s count', () => {
  test.each<[string, Partial<Record<UplinkDrop, number>> | undefined, object]>([
    ['is told with its reasons', { 'uplink-full': 2, paced: 1 }, { paced: 1, 'uplink-full': 2 }],
    ['is lost as far as nothing explains it', { 'uplink-full': 1 }, { 'uplink-full': 1, 'uplink-lost': 2 }],
    ['is lost where nobody says anything', undefined, { 'uplink-lost': 3 }],
    [
      'is no larger than it is, whatever is said',
      { idle: 2, 'uplink-full': 40 },
      { idle: 2, 'uplink-full': 1 },
    ],
  ])('%s', (_what, skipped, expected) => {
    const { channel, publisher, publish } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    expect(publish(camera, 7).skipped).toEqual({});
    const frame = channel.publish(camera, {
      ...{ counted: 11, capturedAt: undefined, width: 4, height: 3, jpeg: JPEG },
      skipped,
    });
    expect(frame.skipped).toEqual(expected);
  });
});

describe('FR-3: capture time', () => {
  test.each([
    ['a publisher that does not know it gets the time of arrival', undefined, 0],
    ['a past one is believed', -400, -400],
    ['one slightly ahead is taken as now', 1_500, 0],
    ['one from the future is not believed', 3_600_000, 0],
  ])('%s', (_what, told, expected) => {
    const { channel, publisher, publish, timers } = set();
    const { publisher: camera } = publisher('run');
    channel.attach(camera);
    const frame = publish(camera, 1, told === undefined ? undefined : timers.now() + told);
    expect(frame.header.capturedAt - timers.now()).toBe(expected);
  });
});

test('CA-5: a webcam that repeats itself is said to be stuck, since the first of its same frames, until it moves', () => {
  const { channel, publisher, timers } = set();
  const webcam = publisher('one-run').publisher;
  channel.attach(webcam);
  channel.setStatus(webcam, { source: { kind: 'webcam', label: 'HD Cam', state: 'running' } });
  const frame = (counted: number, noise: number) => {
    const jpeg = Uint8Array.from([0xff, 0xd8, noise, 0xff, 0xd9]);
    channel.publish(webcam, { counted, capturedAt: undefined, width: 4, height: 3, jpeg });
  };
  const began = timers.now();
  for (let second = 0; second <= 12; second += 1) {
    frame(second + 1, 1);
    timers.advance(1_000);
  }
  expect(channel.status()).toMatchObject({
    state: 'online',
    reason: { code: 'frozen-source', since: began },
  });
  frame(14, 2);
  expect(channel.status()).toMatchObject({ state: 'online', reason: null });
});
