import { describe, expect, it } from 'vitest';
import type { PublisherSessionOptions } from './publisher-session.ts';
import { STATUS, settle, startSession } from './testing/session-run.ts';

describe('a publisher session on a thin line', () => {
  const SMALL = { shape: { scale: 0.5, quality: 45 }, atMostFps: null };
  const scaled = async (jpeg: Uint8Array, { scale }: { scale: number }) =>
    jpeg.slice(0, Math.ceil(jpeg.length * scale));

  it('sends pictures smaller, each in its turn', async () => {
    const run = startSession({ encode: scaled });
    run.socket.up();
    run.session.sendAs(SMALL);
    run.offer(100);
    await settle();
    expect(run.socket.sent.map(({ jpeg }) => jpeg.length)).toEqual([50]);
  });

  it('sends the picture as it is where encoding does not make it smaller, or fails', async () => {
    for (const encode of [async () => new Uint8Array(500), async () => undefined]) {
      const run = startSession({ encode });
      run.socket.up();
      run.session.sendAs(SMALL);
      run.offer(100);
      await settle();
      expect(run.socket.sent.map(({ jpeg }) => jpeg.length)).toEqual([100]);
    }
  });

  it('FL-1: encodes one picture at a time, and the newest next', async () => {
    const jobs: (() => void)[] = [];
    const run = startSession({
      encode: (jpeg) => new Promise((resolve) => jobs.push(() => resolve(jpeg.slice(0, 5)))),
    });
    run.socket.up();
    run.session.sendAs(SMALL);
    for (let n = 0; n < 4; n += 1) run.offer();
    expect(jobs).toHaveLength(1);
    jobs.shift()?.();
    await settle();
    expect(jobs).toHaveLength(1);
    jobs.shift()?.();
    await settle();
    expect(run.socket.sent.map(({ sequence, skipped }) => [sequence, skipped])).toEqual([
      [1, {}],
      [4, { paced: 2 }],
    ]);
  });

  it('keeps a picture whose connection went away while it was encoded', async () => {
    const run = startSession({ encode: scaled });
    run.socket.up();
    run.session.sendAs(SMALL);
    run.offer(100);
    run.socket.down();
    await settle();
    run.socket.up();
    await settle();
    expect(run.socket.sent.map(({ sequence, jpeg }) => [sequence, jpeg.length])).toEqual([[1, 50]]);
  });
});

describe('a picture larger than the relay takes', () => {
  const halve = async (jpeg: Uint8Array) => jpeg.slice(jpeg.length / 2);

  it('is sent smaller', async () => {
    const run = startSession({ encode: halve });
    run.socket.up(1000);
    run.offer(1800);
    await settle();
    expect(run.socket.sent.map(({ sequence, jpeg }) => [sequence, jpeg.length])).toEqual([[1, 900]]);
  });

  it.each([
    ['nobody can make it smaller', undefined],
    ['it is still too large', async (jpeg: Uint8Array) => jpeg],
    [
      'making it smaller fails',
      async () => {
        throw new Error('not an image');
      },
    ],
  ] as const)('is dropped and counted where %s', async (_why, encode) => {
    const run = startSession({ ...(encode && { encode }) });
    run.socket.up(1000);
    run.offer(1800);
    await settle();
    expect(run.session.report.account).toMatchObject({ sent: 0, dropped: { 'too-large': 1 } });
    run.offer(10);
    expect(run.socket.sent).toHaveLength(1);
  });

  it('holds up nothing but itself: of those that come meanwhile the newest is next', async () => {
    const run = startSession({ encode: halve });
    run.socket.up(1000);
    run.offer(1800);
    run.offer(10);
    run.offer(11);
    await settle();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 3]);
  });

  const cutTo: PublisherSessionOptions['encode'] = async (jpeg, { maxBytes }) => jpeg.slice(0, maxBytes);

  it('UQ-3: teaches what a proxy before the relay admits, which is told, and is no matter of WebSocket’s', async () => {
    const run = startSession({ choice: 'http', encode: cutTo });
    run.session.setStatus(STATUS);
    run.http.up(1000);
    run.offer(900);
    run.http.answer('requests-capped');
    run.offer(900);
    await settle();
    expect(run.http.sent.at(-1)?.jpeg.length).toBe(630);
    run.http.answer();
    run.timers.advance(2_000);
    expect(run.session.report.cappedAt).toBe(900);
    expect(run.http.told.at(-1)).toMatchObject({
      uplink: { cap: { code: 'requests-capped', bytes: 900 } },
      leg: { rungs: { http: { state: 'carrying', code: 'requests-capped' } } },
    });
  });

  it('UQ-3: teaches it by a session over polling that ends with it, too', async () => {
    const run = startSession({ encode: cutTo });
    run.socket.up(1000);
    run.offer(900);
    run.socket.down('requests-capped');
    run.socket.up(1000);
    run.offer(900);
    await settle();
    expect(run.session.report.cappedAt).toBe(900);
    // This door is WebSocket, which is not capped.
    expect(run.socket.sent.at(-1)?.jpeg.length).toBe(900);
  });
});
