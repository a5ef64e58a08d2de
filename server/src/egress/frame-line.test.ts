import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { CameraChannel } from '../relay/camera-channel.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { AS_IT_IS } from '../relay/rendition-port.ts';
import { FrameLine, type LineRenditions } from './frame-line.ts';

const A = 'cam_aaaaaaaaaa';
const B = 'cam_bbbbbbbbbb';

function set(renditions?: LineRenditions, transport: 'websocket' | 'polling' = 'websocket') {
  const timers = new ManualTimers(0);
  const camera = (id: string) => {
    const channel = new CameraChannel({ id, name: id, everSeen: false }, timers, () => {});
    const publisher: Publisher = {
      ...{ session: 'run', keyVersion: channel.keyVersion, status: UNKNOWN_STATUS, transport: 'websocket' },
      port: { demand: () => {}, refuse: () => {} },
    };
    channel.attach(publisher);
    const capture = (...counted: number[]) => {
      for (const one of counted)
        channel.publish(publisher, {
          ...{ counted: one, capturedAt: undefined, width: 1, height: 1, jpeg: new Uint8Array(8) },
        });
    };
    return { channel, capture };
  };
  const sent: string[] = [];
  const pump = () => {
    for (let taken = line.next(); taken; taken = line.next())
      sent.push(
        `${taken.frame.header.camera.at(4)}${taken.frame.header.sequence}${taken.ackLater ? ' later' : ''}`,
      );
  };
  const line = new FrameLine({
    timers,
    transport: () => transport,
    frameWaiting: () => pump(),
    renditions,
  });
  return { timers, line, pump, sent, a: camera(A), b: camera(B) };
}

describe('FL-4: frames pushed to a viewer', () => {
  test('wait for acknowledgement once the window is full, and then the newest goes', () => {
    const { line, pump, sent, a, timers } = set();
    line.watch(a.channel);
    a.capture(1, 2, 3, 4, 5, 6);
    expect(sent).toEqual(['a1', 'a2', 'a3', 'a4']);
    timers.advance(100);
    line.times({ roundTripMs: 100 });
    line.acknowledge(A, 3, { heldMs: 10 });
    pump();
    expect(sent.slice(4)).toEqual(['a6']);
  });

  test('are not hurried by acknowledging what was never sent', () => {
    const { line, pump, sent, a } = set();
    line.watch(a.channel);
    a.capture(1, 2, 3, 4, 5);
    line.acknowledge(A, 0);
    line.acknowledge(B, 9e12);
    pump();
    expect(sent).toHaveLength(4);
  });

  test('share one window over all cameras, the one served least recently first', () => {
    const { line, sent, a, b, timers, pump } = set();
    line.watch(a.channel);
    line.watch(b.channel);
    a.capture(1, 2, 3);
    b.capture(1);
    expect(sent).toEqual(['a1', 'a2', 'a3', 'b1']);
    a.capture(4);
    b.capture(2);
    timers.advance(300);
    line.acknowledge(A, 3);
    pump();
    expect(sent[4]).toBe('a4');
    a.capture(5);
    expect(sent[5]).toBe('b2');
  });

  test('stop when it is closed, and for a camera that is no longer watched', () => {
    const { line, sent, a, b } = set();
    line.watch(a.channel);
    line.watch(b.channel);
    line.unwatch(A);
    a.capture(1);
    b.capture(1);
    line.close();
    b.capture(2);
    expect(sent).toEqual(['b1']);
  });

  test('are not sent to one who acknowledges nothing for 5 s', () => {
    const { line, sent, a, timers } = set();
    line.watch(a.channel);
    a.capture(1);
    timers.advance(5_000);
    a.capture(2);
    expect(sent).toEqual(['a1']);
    timers.advance(10_000);
    expect(line.overdue).toBe(true);
  });
});

describe('FL-9: frames to a viewer that keeps up', () => {
  const play = ({ line, a, timers, sent }: ReturnType<typeof set>, ...frames: number[]) => {
    for (const frame of frames) {
      a.capture(frame);
      timers.advance(20);
      if (!sent.at(-1)?.endsWith('later')) line.acknowledge(A, frame);
      timers.advance(40);
    }
  };

  test('go beyond the window, six in a row, and then one is asked for', () => {
    const scene = set();
    scene.line.watch(scene.a.channel);
    play(scene, 1, 2, 3, 4, 5, 6, 7, 8);
    const later = [2, 3, 4, 5, 6, 7].map((frame) => `a${frame} later`);
    expect(scene.sent).toEqual(['a1', ...later, 'a8']);
    expect(scene.line.inFlight).toBe(0);
  });

  test('are settled by the next acknowledgement, each for itself', () => {
    const scene = set();
    scene.line.watch(scene.a.channel);
    play(scene, 1, 2, 3);
    for (const sequence of [2, 3]) scene.line.acknowledge(A, sequence);
    expect(scene.a.channel.reports()).toMatchObject([{ inFlight: 0, account: { captured: 3, painted: 3 } }]);
  });

  test('are asked for one by one over polling', () => {
    const scene = set(undefined, 'polling');
    scene.line.watch(scene.a.channel);
    play(scene, 1, 2, 3, 4, 5);
    expect(scene.sent).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  });
});

describe('RE-3: a camera watched again', () => {
  test('is watched with another wish, and no second time', () => {
    const wishes: unknown[] = [];
    const { line, a } = set({
      viewer: (_camera, wish) => {
        wishes.push(wish);
        return { ...AS_IT_IS, changeWish: (other) => wishes.push(other) };
      },
    });
    line.watch(a.channel, { rendition: 'auto', width: 320 });
    line.watch(a.channel, { rendition: '640' });
    expect(wishes).toEqual([{ rendition: 'auto', width: 320 }, { rendition: '640' }]);
    expect(a.channel.reports()).toHaveLength(1);
  });
});
