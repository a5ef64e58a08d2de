import { EventEmitter } from 'node:events';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import { decodeContainer } from '@porthole/shared/protocol/frame-container';
import { HELD_GET_MS } from '@porthole/shared/protocol/limits';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { Response } from 'express';
import { describe, expect, test } from 'vitest';
import type { CameraChannel } from '../relay/camera-channel.ts';
import { Directory } from '../relay/directory.ts';
import { UNKNOWN_STATUS } from '../relay/publisher.ts';
import type { Painted } from '../relay/viewer-books.ts';
import { RequestLine } from '../signaling/request-line.ts';
import { type WallQuestion, WallViewer } from './wall-viewer.ts';

const A = 'cam_aaaaaaaaaa';
const B = 'cam_bbbbbbbbbb';

/** An answer as a client would read it: undefined while held, else its status and the sequences it carried. */
class Answer extends EventEmitter {
  read: { status: number; frames: string[]; cameras: boolean } | undefined;
  rtc: { last: number; signals: readonly unknown[] } | undefined;
  headers: FrameHeader[] = [];
  cut = false;
  set = () => this;
  type = () => this;
  status(status: number) {
    return { end: () => this.#answered({ status, frames: [], cameras: false }) };
  }
  send(body: Uint8Array) {
    const records = decodeContainer(body);
    this.rtc = records.find((one) => one.type === 'rtc');
    this.headers = records.flatMap((one) => (one.type === 'frame' ? [one.header] : []));
    const frames = records.flatMap((one) =>
      one.type === 'frame' ? [`${one.header.camera.at(4)}${one.header.sequence}`] : [],
    );
    this.#answered({ status: 200, frames, cameras: records.some(({ type }) => type === 'cameras') });
  }
  destroy() {
    this.cut = true;
    this.emit('close');
  }
  /** Whether the client takes in what it is sent. */
  reads = true;
  #answered(read: NonNullable<Answer['read']>) {
    expect(this.read).toBeUndefined();
    this.read = read;
    if (this.reads) this.emit('close');
  }
}

function set() {
  const timers = new ManualTimers(0);
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
  const ages: (number | undefined)[] = [];
  const painted = (_frames: number, { ageMs }: Painted) => ages.push(ageMs);
  const observer = { captured: () => {}, painted, dropped: () => {}, sent: () => {} };
  const wall = new WallViewer({ directory, timers, observer });
  const ask = (after: Record<string, number> = { [A]: 0, [B]: 0 }, camerasVersion = directory.version) => {
    const watch = new Map(Object.entries(after).map(([id, sequence]) => [id, { after: sequence }]));
    return question({ watch, camerasVersion });
  };
  const question = (asked: Partial<WallQuestion>) => {
    const answer = new Answer();
    const whole = { watch: new Map(), camerasVersion: directory.version, ...asked };
    wall.ask(answer as unknown as Response, whole);
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
  return { timers, directory, wall, ask, question, capture, channels, ages };
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
    expect(ask().read).toMatchObject({ frames: ['b7', 'a4'] });
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

describe('FL-4: a wall’s window', () => {
  const cameras = { [A]: 0, [B]: 0 };

  test('counts frames, whatever the number of answers they come in', () => {
    const { ask, capture, timers } = set();
    const answers = [ask(), ask(), ask(), ask(), ask()];
    for (const counted of [1, 2, 3]) {
      capture(A, counted);
      capture(B, counted);
    }
    expect(answers.map(({ read }) => read?.frames)).toEqual([['a1'], ['b1'], ['a2'], ['b2'], undefined]);
    timers.advance(250);
    ask({ [A]: 2, [B]: 2 });
    expect(answers[4]?.read?.frames).toEqual(['a3', 'b3']);
  });

  test('lets the camera served least recently go first', () => {
    const { ask, capture, timers } = set();
    for (const counted of [1, 2, 3, 4]) {
      ask();
      capture(A, counted);
    }
    capture(A, 5);
    capture(B, 1);
    const waiting = ask();
    timers.advance(250);
    expect(waiting.read).toBeUndefined();
    ask({ ...cameras, [A]: 3 });
    expect(waiting.read?.frames[0]).toBe('b1');
  });

  test('has room again for what a page that waits has not acknowledged for long', () => {
    const { ask, capture, timers, wall } = set();
    for (const counted of [1, 2, 3, 4]) {
      ask();
      capture(A, counted);
    }
    const waiting = ask();
    capture(A, 5);
    expect(waiting.read).toBeUndefined();
    timers.advance(2_001);
    wall.judge();
    expect(waiting.read?.frames).toEqual(['a5']);
  });
});

describe('FL-5: a page that goes on asking and acknowledges nothing', () => {
  /** So many seconds with a frame and a GET each, as the sweep sees them. @returns the GETs */
  const wait = ({ ask, capture, timers, wall }: ReturnType<typeof set>, seconds: number, counted: number) =>
    Array.from({ length: seconds }, (_, second) => {
      const answer = ask({ [A]: 0 });
      capture(A, counted + second);
      timers.advance(1_000);
      wall.judge();
      return answer;
    });
  const framesOf = (answers: Answer[]) => answers.flatMap(({ read }) => read?.frames ?? []);

  test('is sent no more after 5 s, but hears of the cameras', () => {
    const scene = set();
    expect(framesOf(wait(scene, 5, 1)).at(-1)).toBe('a5');
    const held = wait(scene, 5, 6);
    scene.directory.rename(A, 'Forecourt');
    scene.timers.advance(100);
    scene.wall.answerIfReady();
    expect(framesOf(held)).toEqual([]);
    expect(held.some(({ read }) => read?.cameras)).toBe(true);
  });

  test('is overdue after 15 s', () => {
    const scene = set();
    wait(scene, 14, 1);
    expect(scene.wall.overdue).toBe(false);
    wait(scene, 1, 15);
    expect(scene.wall.overdue).toBe(true);
  });

  test('is sent the newest at once when it acknowledges again', () => {
    const scene = set();
    wait(scene, 5, 1);
    const held = wait(scene, 2, 6);
    scene.ask({ [A]: 5 });
    expect(framesOf(held)).toEqual(['a7']);
    expect(scene.wall.overdue).toBe(false);
  });

  test('is not one that has nothing to acknowledge', () => {
    const { ask, capture, timers, wall } = set();
    ask();
    capture(A, 1);
    ask({ [A]: 1 });
    timers.advance(60_000);
    wall.judge();
    expect(wall.overdue).toBe(false);
    const next = ask({ [A]: 1 });
    capture(A, 2);
    expect(next.read?.frames).toEqual(['a2']);
  });
});

describe('HE-2: what a page says of its frames', () => {
  const asking = (after: number, painted?: number) => ({
    watch: new Map([[A, { after, ...(painted !== undefined && { painted }) }]]),
  });

  test('settles them: painted by its count, the rest superseded', () => {
    const { question, capture, channels } = set();
    for (const counted of [1, 2, 3]) {
      question(asking(0, 100));
      capture(A, counted);
    }
    question(asking(3, 102));
    expect(channels.get(A)?.reports()[0]?.account).toEqual({
      captured: 3,
      painted: 2,
      dropped: { superseded: 1 },
    });
  });

  test('tells the age at which the newest was painted, once', () => {
    const { question, capture, ages } = set();
    const painted = (after: number, ageMs?: number) =>
      question({ watch: new Map([[A, { after, painted: after, ...(ageMs !== undefined && { ageMs }) }]]) });
    for (const [counted, ageMs] of [undefined, 200, 300, 400].entries()) {
      for (let gets = 0; gets <= counted; gets += 1) painted(counted, ageMs);
      capture(A, counted + 1);
    }
    expect(ages).toEqual([200, 300, 400]);
  });

  test('is believed of no more frames than it was sent, and from whoever does not count, of the newest', () => {
    const { question, capture, channels } = set();
    for (const counted of [1, 2]) {
      question(asking(0));
      capture(A, counted);
    }
    question(asking(2));
    question(asking(2, 5));
    capture(A, 3);
    question(asking(3, 500));
    expect(channels.get(A)?.reports()[0]?.account).toEqual({
      captured: 3,
      painted: 2,
      dropped: { superseded: 1 },
    });
  });
});

test('RT-6: a page that stands by is sent a frame now and then, which it need not paint', () => {
  const { question, capture, channels, timers } = set();
  const asking = (after: number, standby = true) =>
    question({ watch: new Map([[A, { after, painted: 7 }]]), standby });
  let held = asking(0);
  const brought: string[] = [];
  for (let counted = 1; counted <= 8; counted += 1) {
    capture(A, counted);
    if (held.read) {
      brought.push(...held.read.frames);
      held = asking(counted);
    }
    timers.advance(100);
  }
  expect(brought).toEqual(['a1', 'a4', 'a7']);
  asking(7, false);
  expect(held.read?.frames).toEqual(['a8']);
  expect(channels.get(A)?.reports()[0]?.account).toEqual({
    ...{ captured: 8, painted: 0, dropped: { standby: 4, 'not-needed': 3 } },
  });
});

describe('HE-5: an answer', () => {
  test('that is not read within 15 s is cut off', () => {
    const { ask, capture, timers } = set();
    const answer = ask();
    answer.reads = false;
    capture(A, 1);
    timers.advance(14_999);
    expect(answer.cut).toBe(false);
    timers.advance(1);
    expect(answer.cut).toBe(true);
  });
});

describe('RT-14: the held GETs of a page that hears signals', () => {
  const bye: SignalToViewer = { type: 'bye', attempt: 'attempt-of-this-test' };
  const open = () => {
    const { timers, question, ask, capture } = set();
    let say: (signal: SignalToViewer) => void = () => {};
    const line = new RequestLine<ViewerSignal, SignalToViewer>(timers, (told) => {
      say = told;
      return { say: () => {}, left: () => {} };
    });
    const hears = (heard: number, after = 0) =>
      question({ watch: new Map([[A, { after }]]), signals: { line, heard } });
    return { hears, ask, capture, start: line.mail.last, say: () => say(bye) };
  };

  test('bring what is said at once, by one of them, and again until it was heard', () => {
    const { hears, say, start } = open();
    expect(hears(0).rtc).toMatchObject({ last: start, signals: [] });
    const [first, second] = [hears(start), hears(start)];
    say();
    expect(first.rtc).toMatchObject({ last: start + 1, signals: [bye] });
    expect(second.read).toBeUndefined();
    const third = hears(start);
    expect(second.rtc).toMatchObject({ last: start + 1, signals: [bye] });
    hears(start + 1);
    expect(third.read).toBeUndefined();
  });

  test('bring it with frames, and bring frames as ever', () => {
    const { hears, say, capture, start } = open();
    say();
    capture(A, 1);
    const both = hears(start);
    expect([both.read?.frames, both.rtc?.signals]).toEqual([['a1'], [bye]]);
    const next = hears(start + 1, 1);
    capture(A, 2);
    expect([next.read?.frames, next.rtc]).toEqual([['a2'], undefined]);
  });

  test('bring nothing of it to a page that does not say that it hears', () => {
    const { hears, ask, say, capture, start } = open();
    hears(start);
    const silent = ask({ [A]: 0 });
    say();
    capture(A, 1);
    expect(silent.rtc).toBeUndefined();
  });
});
