import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { errorBody } from '@porthole/shared/protocol/wire';
import { describe, expect, it } from 'vitest';
import { HttpSignals } from './http-signals.ts';

const attempt = 'attempt-of-this-test';
const watch = { type: 'watch', attempt, camera: 'cam_aaaaaaaaaa' } as const;
const candidate = { type: 'candidate', attempt, candidate: null } as const;
const bye = { type: 'bye', attempt } as const;

function setUp() {
  const timers = new ManualTimers();
  const posts: {
    url: string;
    body: unknown;
    keepalive: unknown;
    answer: (status: number, body: unknown) => void;
  }[] = [];
  const fetch = ((url: string, { body, keepalive, signal }: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      const answer = (status: number, given: unknown) =>
        resolve(new Response(JSON.stringify(given), { status }));
      posts.push({ url, body: JSON.parse(String(body)), keepalive, answer });
      signal?.addEventListener('abort', () => reject(new Error('aborted')));
    })) as never;
  const viewer = () => 'page-of-this-test';
  const signals = new HttpSignals({ origin: 'http://relay.test', fetch, timers, viewer });
  const heard = () => signals.take(0, { last: 100, signals: [] });
  return { timers, posts, signals, heard };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('RT-14: what a page says by plain requests', () => {
  it('goes one request after another, in order, and each signal has its answer', async () => {
    const { posts, signals, heard } = setUp();
    heard();
    const said = [watch, candidate, bye].map((signal) => signals.send(signal));
    expect(posts.map(({ url, body }) => [url, body])).toEqual([
      ['http://relay.test/api/rtc?viewer=page-of-this-test', [watch]],
    ]);
    posts[0]?.answer(200, [{ ok: true }]);
    await settled();
    await settled();
    expect(posts[1]?.body).toEqual([candidate, bye]);
    posts[1]?.answer(200, [errorBody('rtc-peer-closed'), { ok: true }]);
    expect(await Promise.all(said)).toEqual([null, 'rtc-peer-closed', null]);
  });

  it('goes nowhere while the relay has not said that it passes it on', async () => {
    const { posts, signals } = setUp();
    expect(await signals.send(watch)).toBe('rtc-no-signalling');
    expect(posts).toEqual([]);
  });

  it.each([
    ['an error', 413, errorBody('body-too-large')],
    ['a page of somebody else’s', 200, '<!doctype html>'],
    ['too little', 200, []],
  ])('has no way where the answer is %s', async (_what, status, body) => {
    const { posts, signals, heard } = setUp();
    heard();
    const said = signals.send(watch);
    posts[0]?.answer(status, body);
    expect(await said).toBe('rtc-no-signalling');
  });

  it('has none where no answer comes in time', async () => {
    const { timers, signals, heard } = setUp();
    heard();
    const said = signals.send(watch);
    timers.advance(3_000);
    expect(await said).toBe('rtc-no-signalling');
    expect(timers.pending).toBe(0);
  });

  it('goes at once where the page is left, and is finished without it', async () => {
    const { posts, signals, heard } = setUp();
    heard();
    void signals.send(candidate);
    void signals.send(bye);
    signals.leave();
    expect(posts.map(({ body, keepalive }) => [body, keepalive])).toEqual([
      [[candidate], true],
      [[bye], true],
    ]);
  });

  it('needs the page where it is more than a browser finishes without one', () => {
    const { posts, signals, heard } = setUp();
    heard();
    void signals.send({ type: 'answer', attempt, sdp: 'é'.repeat(20_000) });
    expect(posts[0]?.keepalive).toBe(false);
  });

  it('goes nowhere once the relay may be another, until that has said so', async () => {
    const { posts, signals, heard } = setUp();
    heard();
    signals.fell();
    expect([await signals.send(bye), signals.passes]).toEqual(['rtc-no-signalling', false]);
    heard();
    void signals.send(bye);
    expect(posts).toHaveLength(1);
  });

  it('still goes where it was said just before the way was closed', async () => {
    const { posts, signals, heard } = setUp();
    heard();
    void signals.send(candidate);
    void signals.send(bye);
    signals.close();
    posts[0]?.answer(200, [{ ok: true }]);
    await settled();
    await settled();
    expect(posts[1]?.body).toEqual([bye]);
    expect(await signals.send(watch)).toBe('rtc-no-signalling');
  });
});
