import { EventEmitter } from 'node:events';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { decodeContainer } from '@porthole/shared/protocol/frame-container';
import { HELD_GET_MS } from '@porthole/shared/protocol/limits';
import type { Response } from 'express';
import { describe, expect, test } from 'vitest';
import type { CameraChannel } from '../relay/camera-channel.ts';
import { Directory } from '../relay/directory.ts';
import { UNKNOWN_STATUS } from '../relay/publisher.ts';
import { WallViewer } from './wall-viewer.ts';

const A = 'cam_aaaaaaaaaa';
const B = 'cam_bbbbbbbbbb';

/** An answer as a client would read it: undefined while held, else its status and the sequences it carried. */
class Answer extends EventEmitter {
  read: { status: number; frames: string[]; cameras: boolean } | undefined;
  set = () => this;
  type = () => this;
  status(status: number) {
    return { end: () => this.#answered({ status, frames: [], cameras: false }) };
  }
  send(body: Uint8Array) {
    const records = decodeContainer(body);
    const frames = records.flatMap((one) =>
      one.type === 'frame' ? [`${one.header.camera.at(4)}${one.header.sequence}`] : [],
    );
    this.#answered({ status: 200, frames, cameras: records.some(({ type }) => type === 'cameras') });
  }
  #answered(read: NonNullable<Answer['read']>) {
    expect(this.read).toBeUndefined();
    this.read = read;
    this.emit('close');
  }
}

function set() {
  const timers = new ManualTimers();
  const directory = new Directory(timers);
  const channels = new Map<string, CameraChannel>();
  for (const id of [A, B]) {
    const channel = directory.add({ id, name: id, everSeen: false });
    channel.attach({
      session: 'run',
      transport: 'http',
      keyVersion: channel.keyVersion,
      status: UNKNOWN_STATUS,
      port: { demand: () => {}, refuse: () => {} },
    });
    channels.set(id, channel);
  }
  timers.advance(100);
  const wall = new WallViewer(directory, timers);
  const ask = (after: Record<string, number> = { [A]: 0, [B]: 0 }, version = directory.version) => {
    const answer = new Answer();
    wall.ask(answer as unknown as Response, new Map(Object.entries(after)), version);
    return answer;
  };
  const capture = (id: string, counted: number) => {
    const channel = channels.get(id);
    if (!channel?.publisher) throw new Error('no publisher');
    channel.publish(channel.publisher, {
      counted,
      capturedAt: undefined,
      width: 1,
      height: 1,
      jpeg: Uint8Array.of(counted),
    });
  };
  return { timers, directory, wall, ask, capture, channels };
}

describe('HE-4: the held GETs of one page', () => {
  test('share the frames: no two carry the same one', () => {
    const { ask, capture } = set();
    const answers = [ask(), ask(), ask()];
    for (const counted of [1, 2]) capture(A, counted);
    expect(answers.map(({ read }) => read?.frames)).toEqual([['a1'], ['a2'], undefined]);
  });

  test('bring the newest of every camera at once when all were busy', () => {
    const { ask, capture } = set();
    ask();
    capture(A, 1);
    for (const counted of [2, 3, 4]) capture(A, counted);
    capture(B, 7);
    expect(ask().read).toMatchObject({ frames: ['a4', 'b7'] });
  });

  test('bring the list of cameras when the page’s is older, and once', () => {
    const { ask, directory, timers, wall } = set();
    directory.listen({ changed: () => wall.answerIfReady(), removed: () => {} });
    const [first, second] = [ask({}), ask({})];
    directory.rename(A, 'Forecourt');
    timers.advance(100);
    expect([first?.read, second?.read]).toEqual([{ status: 200, frames: [], cameras: true }, undefined]);
  });

  test('are told at once that nothing came while they were away', () => {
    const { ask } = set();
    expect(ask({}, 0).read).toMatchObject({ cameras: true });
  });

  test('end empty when their time is up', () => {
    const { ask, timers } = set();
    const answer = ask();
    timers.advance(HELD_GET_MS);
    expect(answer.read).toEqual({ status: 204, frames: [], cameras: false });
  });

  test('that the client has left are not answered into', () => {
    const { ask, capture } = set();
    const gone = ask();
    const there = ask();
    gone.emit('close');
    capture(A, 1);
    expect([gone.read, there.read?.frames]).toEqual([undefined, ['a1']]);
  });

  test('bring again what was lost on its way, to a page that does not know of it', () => {
    const { ask, capture, timers } = set();
    ask();
    capture(A, 1);
    timers.advance(2_001);
    expect(ask({ [A]: 0 }).read?.frames).toEqual(['a1']);
    expect(ask({ [A]: 1 }).read).toBeUndefined();
  });

  test('do not bring twice what is still on its way', () => {
    const { ask, capture, timers } = set();
    ask();
    capture(A, 1);
    timers.advance(500);
    expect(ask({ [A]: 0 }).read).toBeUndefined();
  });

  test('are never more than a handful, whatever the page does', () => {
    const { ask } = set();
    const answers = Array.from({ length: 20 }, () => ask());
    expect(answers.filter(({ read }) => read === undefined)).toHaveLength(6);
  });

  test('watch exactly the cameras of the last question', () => {
    const { ask, channels, timers } = set();
    ask();
    ask({ [B]: 0, cam_unknown000: 0 });
    timers.advance(5_000);
    expect([channels.get(A)?.viewers, channels.get(B)?.viewers]).toEqual([0, 1]);
  });

  test('leave nothing behind when the page is closed', () => {
    const { ask, wall, channels, directory, timers } = set();
    const answer = ask();
    wall.close();
    timers.advance(5_000);
    directory.close();
    expect([answer.read?.status, channels.get(A)?.viewers, timers.pending]).toEqual([204, 0, 0]);
  });
});
