import { describe, expect, test } from 'vitest';
import { ManualTimers } from '../../flow/manual-timers.ts';
import { frames } from './frames.ts';
import type { ProbeNet } from './probe-net.ts';
import { FakeProbeSocket } from './testing/fake-probe-socket.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The check under way, with the one connection it has. */
async function begin() {
  const timers = new ManualTimers();
  const socket = new FakeProbeSocket();
  const net = { openSocket: () => socket, newAttempt: () => 'attempt' } as unknown as ProbeNet;
  const context = { signal: new AbortController().signal, timers, progress: () => {} };
  const result = frames(net).run(context);
  await settled();
  let sequence = 0;
  const comes = () => {
    sequence += 1;
    socket.hears('frame', sequence);
  };
  const lasts = async (ms: number, each = () => {}) => {
    for (let gone = 0; gone < ms; gone += 100) {
      timers.advance(100);
      each();
      await settled();
    }
  };
  return { timers, socket, result, comes, lasts };
}

describe('[LA-4] frames that the doctor has the relay send over a WebSocket', () => {
  test('are fine where they come to an end', async () => {
    const { socket, result, comes, lasts } = await begin();
    await lasts(9_900, comes);
    socket.hears('done', { sent: 99, skipped: 51 });
    await lasts(100);
    expect(await result).toEqual({ outcome: 'fine', says: '99 frames came' });
  });

  test('are swallowed where the connection falls silent', async () => {
    const { result, comes, lasts } = await begin();
    await lasts(1_000, comes);
    await lasts(3_200);
    expect(await result).toMatchObject({ outcome: 'blocked', code: 'websocket-silent' });
  });

  test('are read late, and no silence, where the machine itself stood still', async () => {
    const { timers, socket, result, comes, lasts } = await begin();
    await lasts(1_000, comes);
    timers.sleep(4_000);
    await lasts(100);
    await lasts(5_000, comes);
    socket.hears('done', { sent: 100, skipped: 50 });
    await lasts(100);
    expect(await result).toMatchObject({ outcome: 'fine' });
  });
});
