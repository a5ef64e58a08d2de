import { describe, expect, test } from 'vitest';
import { ManualTimers } from '../../flow/manual-timers.ts';
import type { CheckResult } from '../check.ts';
import { idle } from './idle.ts';
import type { ProbeNet } from './probe-net.ts';

/** A WebSocket to the relay's probe, which a test ends and whose heartbeats it sends. */
class FakeSocket {
  readonly #listeners = new Map<string, ((...args: unknown[]) => void)[]>();
  answers = true;
  readonly io = {
    engine: { transport: { on: () => {} } },
    on: (event: string, run: () => void) => this.on(event, run),
  };
  on(event: string, run: (...args: unknown[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), run]);
  }
  off(): void {}
  emit(_event: string, ...args: unknown[]): void {
    const answer = args.at(-1);
    if (this.answers && typeof answer === 'function') answer();
  }
  connect(): void {}
  disconnect(): void {}
  hears(event: string, ...args: unknown[]): void {
    for (const run of this.#listeners.get(event) ?? []) run(...args);
  }
}

interface Life {
  socket: FakeSocket;
  /** Lets so much time pass. */
  lasts(ms: number): Promise<void>;
}

/** @param ms for which it is left idle */
async function looksAt(live: (life: Life) => Promise<void>, ms = 70_000): Promise<CheckResult> {
  const socket = new FakeSocket();
  const timers = new ManualTimers();
  const net = { openSocket: () => socket, newAttempt: () => 'attempt' } as unknown as ProbeNet;
  const context = { signal: new AbortController().signal, timers, progress: () => {} };
  const result = idle(net, ms).run(context);
  socket.hears('hello');
  const lasts = async (most: number) => {
    for (let gone = 0; gone < most; gone += 500) {
      timers.advance(500);
      await new Promise(setImmediate);
    }
  };
  await new Promise(setImmediate);
  await live({ socket, lasts });
  await lasts(10_000);
  return result;
}

describe('[LA-5] a WebSocket left idle', () => {
  test('is fine where it stays open', async () => {
    const result = await looksAt(({ lasts }) => lasts(70_000));
    expect(result).toEqual({ outcome: 'fine', says: 'stayed open' });
  });

  test.each([
    ['is blocked where it is cut so soon that it would be left', 60_000, 'blocked'],
    ['is a note where it is cut so late that it would be opened anew', 95_000, 'note'],
  ])('%s', async (_, ms, outcome) => {
    const result = await looksAt(async ({ socket, lasts }) => {
      socket.hears('ping');
      await lasts(ms);
      socket.hears('disconnect', 'transport close');
    }, 120_000);
    expect(result.outcome).toBe(outcome);
    expect(result.says).toMatch(new RegExp(`^cut after ${ms / 1000} s,`));
    const held = { ended: 'cut', afterMs: ms };
    expect(result.facts).toEqual(outcome === 'blocked' ? { upgradeHeld: held } : undefined);
  });

  test('says whether its heartbeat was going when it was cut', async () => {
    const cut = (beats: number) =>
      looksAt(async ({ socket, lasts }) => {
        await lasts(3_000);
        for (let beat = 0; beat < beats; beat += 1) socket.hears('ping');
        socket.hears('disconnect', 'transport close');
      });
    expect((await cut(1)).says).toMatch(/, its heartbeat going$/);
    expect((await cut(0)).says).toMatch(/, before any heartbeat$/);
  });

  test('is blocked where its heartbeat stops', async () => {
    const result = await looksAt(async ({ socket, lasts }) => {
      await lasts(26_000);
      socket.hears('disconnect', 'ping timeout');
    });
    expect(result).toMatchObject({ outcome: 'blocked', code: 'websocket-silent' });
    expect(result.facts).toMatchObject({ upgradeHeld: { ended: 'silent' } });
  });

  test('is blocked where it answers nothing at the end, for as long as a heartbeat takes to tell', async () => {
    const result = await looksAt(({ socket, lasts }) => {
      socket.answers = false;
      return lasts(70_000);
    });
    expect(result).toMatchObject({ outcome: 'blocked', says: 'silent after 79 s' });
  });
});
