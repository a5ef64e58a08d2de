import { kill } from 'node:process';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { OwnTime } from '../../../test/support/own-time.ts';
import { nodeTimers } from '../node-timers.ts';
import { openSidecar } from './sidecar-run.ts';
import { keepingExits } from './testing/exits.ts';
import { startRtc } from './testing/rtc-run.ts';

/** As patient as a busy machine wants it with a process that is to end by itself. */
const PATIENT = { ...nodeTimers, after: (ms: number, run: () => void) => nodeTimers.after(5 * ms, run) };

/** Ms: a process is forked and loads 16 MB, on a machine that has other work. */
const START = { within: 15_000 };

type Run = Awaited<ReturnType<typeof startRtc>>;

const decodes = (run: Run, attempt: string, frames: number) =>
  eventually(
    `${frames} frames are decoded`,
    async () => (await run.viewers.seen(attempt)).frames >= frames,
    START,
  );
const becomes = (run: Run, state: string) =>
  eventually(
    `WebRTC is ${state}`,
    () => [run.publisher.status.state, run.publisher.status.code].filter(Boolean).join(' ') === state,
    { ...START, context: () => JSON.stringify(run.publisher.status) },
  );

describe('the WebRTC process', { timeout: 60_000 }, () => {
  it('sends the camera’s own pictures to each who asks', async () => {
    await using run = await startRtc({ width: 321, height: 240 });
    const [one, other] = [await run.viewers.watch(), await run.viewers.watch()];
    await decodes(run, one, 15);
    await decodes(run, other, 15);
    expect(run.publisher.status).toEqual({ state: 'ready', watching: 2, most: 3 });
    expect((await run.viewers.seen(one)).size).toBe('320x240');
    const greys = new Set<number>();
    await eventually(
      'the picture changes as the camera’s does',
      async () => greys.add(Math.round((await run.viewers.seen(one)).luma / 30)).size >= 4,
      START,
    );
  });

  it('names no candidate that nobody else can reach', async () => {
    await using run = await startRtc();
    await decodes(run, await run.viewers.watch(), 1);
    expect(run.viewers.candidates).not.toEqual([]);
    expect(run.viewers.candidates.filter((line) => / (127\.0\.0\.1|::1) /.test(line))).toEqual([]);
  });

  it('goes on for the others when one leaves, and decodes nothing when the last has', async () => {
    await using run = await startRtc();
    const [one, other] = [await run.viewers.watch(), await run.viewers.watch()];
    await decodes(run, one, 5);
    await decodes(run, other, 5);
    run.viewers.leave(one);
    const { frames } = await run.viewers.seen(other);
    await decodes(run, other, frames + 15);
    run.viewers.leave(other);
    expect(run.publisher.status.watching).toBe(0);
    await eventually('it costs next to nothing', () => (run.publisher.figures.cpuPercent ?? 100) < 2, START);
  });

  it('ends an attempt whose answer is none, and serves the next', async () => {
    await using run = await startRtc();
    run.viewers.change = (signal) => (signal.type === 'answer' ? { ...signal, sdp: 'nonsense' } : signal);
    const attempt = await run.viewers.watch();
    await eventually(
      'it is told',
      () => run.viewers.said.some((said) => said.type === 'bye' && said.attempt === attempt),
      START,
    );
    run.viewers.change = (signal) => signal;
    await decodes(run, await run.viewers.watch(), 5);
    expect(run.publisher.figures.crashes).toBe(0);
  });

  it('that is killed is told to who watched, and another serves the next', async () => {
    await using run = await startRtc();
    const attempt = await run.viewers.watch();
    await decodes(run, attempt, 5);
    kill(run.publisher.pid as number, 'SIGKILL');
    await becomes(run, 'off rtc-sidecar-crash');
    expect(run.viewers.said.at(-1)).toEqual({ type: 'bye', attempt, code: 'rtc-sidecar-crash' });
    await becomes(run, 'ready');
    await decodes(run, await run.viewers.watch(), 5);
  });

  it('that is missing is not offered', async () => {
    const preload = new URL('./testing/no-wrtc.mjs', import.meta.url).href;
    await using run = await startRtc({ open: openSidecar(nodeTimers, ['--import', preload]) });
    const attempt = await run.viewers.watch();
    await eventually('who asked is told', () => run.viewers.said.length > 0, START);
    expect(run.publisher.status).toMatchObject({ state: 'off', code: 'rtc-not-offered' });
    expect(run.viewers.said).toEqual([{ type: 'bye', attempt, code: 'rtc-not-offered' }]);
    expect(run.publisher.figures.crashes).toBe(0);
  });

  it('that crashes leaves its last words', async () => {
    const preload = new URL('./testing/crashes.mjs', import.meta.url).href;
    await using run = await startRtc({ open: openSidecar(nodeTimers, ['--import', preload]) });
    await run.viewers.watch();
    await eventually('it is known why', () => run.publisher.figures.lastCrash, START);
    expect(run.publisher.figures.lastCrash).toMatch(/^exit code 1: [\s\S]*the driver is of another planet/);
  });

  it('ends cleanly in the midst of sending', async () => {
    const { open, exits } = keepingExits(openSidecar(PATIENT));
    await using run = await startRtc({ open });
    await decodes(run, await run.viewers.watch(), 5);
    const own = new OwnTime();
    await run.publisher.end();
    expect(await Promise.all(exits)).toEqual([0]);
    // After this it would be killed.
    expect(own.passedMs).toBeLessThan(1_000);
  });
});
