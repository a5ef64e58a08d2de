import { readFile } from 'node:fs/promises';
import { kill } from 'node:process';
import { describe, expect, it } from 'vitest';
import { startRtc } from '../../capture-client/src/rtc/testing/rtc-run.ts';
import { eventually } from '../support/eventually.ts';

/** What WebRTC costs the capture client over minutes, in short: real peers, in processes of their own. */
const START = { within: 20_000 };

type Run = Awaited<ReturnType<typeof startRtc>>;

async function decodes(run: Run, attempt: string, frames: number): Promise<void> {
  const enough = async () => (await run.viewers.seen(attempt)).frames >= frames;
  await eventually(`${frames} frames are decoded`, enough, START);
}

/** Bytes that a process has in memory, as the kernel counts. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}

const MEGABYTE = 1_000_000;

describe('a camera over WebRTC', () => {
  it('takes no more of the line than it may', { timeout: 60_000 }, async () => {
    await using run = await startRtc({ kbps: 300, picture: 'noise' });
    const attempt = await run.viewers.watch();
    await decodes(run, attempt, 30);
    const before = await run.viewers.seen(attempt);
    const began = performance.now();
    await decodes(run, attempt, before.frames + 90);
    const after = await run.viewers.seen(attempt);
    const kbps = (8 * (after.bytes - before.bytes)) / (performance.now() - began);
    // A machine that is busy makes it less, never more.
    expect(kbps).toBeLessThan(360);
    // It is the line that holds them small: a third of it at least is used at their rate.
    expect((8 * 30 * (after.bytes - before.bytes)) / (after.frames - before.frames)).toBeGreaterThan(100_000);
  });

  it('takes no more memory for twenty viewers, one after another, than for six', {
    timeout: 120_000,
  }, async () => {
    await using run = await startRtc({ width: 640, height: 480 });
    const memory = () => memoryOf(run.publisher.pid as number);
    let most = 0;
    for (let cycle = 1; cycle <= 20; cycle += 1) {
      const attempt = await run.viewers.watch();
      await decodes(run, attempt, 10);
      run.viewers.leave(attempt);
      // What each takes is given back a moment later, on a busy machine after the next has begun.
      if (cycle <= 6) most = Math.max(most, await memory());
    }
    await eventually(
      'what the last of them took is given back',
      async () => (await memory()) - most < 15 * MEGABYTE,
      { within: 20_000 },
    );
    expect(run.publisher.status).toEqual({ state: 'ready', watching: 0, most: 3 });
    expect(run.publisher.figures.crashes).toBe(0);
  });

  it('RT-12: lets go of a viewer whose PC has gone without a word', { timeout: 90_000 }, async () => {
    await using run = await startRtc({ most: 1 });
    await decodes(run, await run.viewers.watch(), 5);
    await run.viewers[Symbol.asyncDispose]();
    await eventually('nobody watches', () => run.publisher.status.watching === 0, { within: 40_000 });
    expect(run.publisher.status.state).toBe('ready');
  });

  it('is off for good after three crashes', async () => {
    await using run = await startRtc();
    for (let crash = 1; crash <= 3; crash += 1) {
      await eventually('it is ready', () => run.publisher.status.state === 'ready', START);
      await decodes(run, await run.viewers.watch(), 1);
      kill(run.publisher.pid as number, 'SIGSEGV');
      await eventually('it is noticed', () => run.publisher.figures.crashes === crash, START);
    }
    expect(run.publisher.status).toEqual({ state: 'off', code: 'rtc-off', watching: 0, most: 3 });
    const attempt = await run.viewers.watch();
    expect(run.viewers.said.at(-1)).toEqual({ type: 'bye', attempt, code: 'rtc-off' });
  });
});
