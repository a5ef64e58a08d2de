import { describe, expect, test } from 'vitest';
import { ManualTimers } from '../../flow/manual-timers.ts';
import type { CheckResult } from '../check.ts';
import { idle } from './idle.ts';
import type { ProbeNet } from './probe-net.ts';
import { FakeProbeSocket } from './testing/fake-probe-socket.ts';

interface Life {
  /** The one that is open now. */
  readonly socket: FakeProbeSocket;
  /** Lets so much time pass. */
  lasts(ms: number): Promise<void>;
}

/** @param ms for which it is left idle */
async function looksAt(live: (life: Life) => Promise<void>, ms = 70_000): Promise<CheckResult> {
  let socket = new FakeProbeSocket();
  const timers = new ManualTimers();
  const openSocket = () => {
    socket = new FakeProbeSocket();
    return socket;
  };
  const net = { openSocket, newAttempt: () => 'attempt' } as unknown as ProbeNet;
  const context = { signal: new AbortController().signal, timers, progress: () => {} };
  const result = idle(net, ms).run(context);
  const lasts = async (most: number) => {
    for (let gone = 0; gone < most; gone += 500) {
      timers.advance(500);
      await new Promise(setImmediate);
    }
  };
  await new Promise(setImmediate);
  await live({
    get socket() {
      return socket;
    },
    lasts,
  });
  await lasts(10_000);
  return result;
}

describe('[LA-5] a WebSocket left idle', () => {
  test('is fine where it stays open', async () => {
    const result = await looksAt(({ lasts }) => lasts(70_000));
    expect(result).toEqual({ outcome: 'fine', says: 'stayed open' });
  });

  const cutAfter = async (life: Life, ms: number) => {
    life.socket.hears('ping');
    await life.lasts(ms);
    life.socket.hears('disconnect', 'transport close');
    await life.lasts(500);
  };

  test('is blocked where it is cut twice running, so soon that it would be left', async () => {
    const result = await looksAt(async (life) => {
      await cutAfter(life, 60_000);
      await cutAfter(life, 50_000);
    });
    expect(result).toMatchObject({ outcome: 'blocked', code: 'websocket-cut' });
    expect(result.says).toBe('cut after 50 s, its heartbeat going, twice running');
    expect(result.facts).toEqual({ upgradeHeld: { ended: 'cut', afterMs: 50_000 } });
  });

  test('is a note where it is cut once and stays open then', async () => {
    const result = await looksAt(async (life) => {
      await cutAfter(life, 60_000);
      await life.lasts(70_000);
    });
    expect(result).toEqual({
      outcome: 'note',
      says: 'cut after 60 s, its heartbeat going; then stayed open',
    });
  });

  test('is a note where it is cut so late that it would be opened anew', async () => {
    const result = await looksAt((life) => cutAfter(life, 95_000), 120_000);
    expect(result.outcome).toBe('note');
    expect(result.says).toMatch(/^cut after 95 s,/);
    expect(result.facts).toBeUndefined();
  });

  test('says whether its heartbeat was going when it was cut', async () => {
    const cut = (beats: number) =>
      looksAt(async (life) => {
        for (let time = 0; time < 2; time += 1) {
          await life.lasts(3_000);
          for (let beat = 0; beat < beats; beat += 1) life.socket.hears('ping');
          life.socket.hears('disconnect', 'transport close');
          await life.lasts(500);
        }
      });
    expect((await cut(1)).says).toMatch(/, its heartbeat going, twice running$/);
    expect((await cut(0)).says).toMatch(/, before any heartbeat, twice running$/);
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
