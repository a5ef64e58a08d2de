import { kill } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { nodeTimers } from '../node-timers.ts';
import { openSidecar, type SidecarRun } from './sidecar-run.ts';
import { keepingExits } from './testing/exits.ts';
import { startRtc } from './testing/rtc-run.ts';

/** As patient as a busy machine wants it with a process that is to end by itself. */
const PATIENT = { ...nodeTimers, after: (ms: number, run: () => void) => nodeTimers.after(5 * ms, run) };

/** Ms: a process is forked and loads 16 MB, on a machine that has other work. */
const START = { within: 15_000 };

type Run = Awaited<ReturnType<typeof startRtc>>;

describe('the WebRTC process', { timeout: 60_000 }, () => {
  const { open, exits } = keepingExits(openSidecar(PATIENT));
  let run: Run;
  beforeAll(async () => {
    run = await startRtc({ open, width: 321, height: 240 });
  });
  afterAll(() => run[Symbol.asyncDispose]());

  const decodes = (attempt: string, frames: number) =>
    eventually(
      `${frames} frames are decoded`,
      async () => (await run.viewers.seen(attempt)).frames >= frames,
      START,
    );

  it('ends an attempt whose answer is none, and serves the next', async () => {
    run.viewers.change = (signal) => (signal.type === 'answer' ? { ...signal, sdp: 'nonsense' } : signal);
    const attempt = await run.viewers.watch();
    await eventually(
      'it is told',
      () => run.viewers.said.some((said) => said.type === 'bye' && said.attempt === attempt),
      START,
    );
    run.viewers.change = (signal) => signal;
    const next = await run.viewers.watch();
    await decodes(next, 5);
    expect(run.publisher.figures.crashes).toBe(0);
    run.viewers.leave(next);
  });

  it('sends the camera’s own pictures to each who asks, and goes on for the others when one leaves', async () => {
    const [one, other] = [await run.viewers.watch(), await run.viewers.watch()];
    await decodes(one, 5);
    await decodes(other, 5);
    expect(run.publisher.status).toEqual({ state: 'ready', watching: 2, most: 3 });
    expect((await run.viewers.seen(one)).size).toBe('320x240');
    const greys = new Set<number>();
    await eventually(
      'the picture changes as the camera’s does',
      async () => greys.add(Math.round((await run.viewers.seen(one)).luma / 30)).size >= 4,
      START,
    );
    run.viewers.leave(one);
    const { frames } = await run.viewers.seen(other);
    await decodes(other, frames + 5);
  });

  it('has named no candidate that nobody else can reach', () => {
    expect(run.viewers.candidates).not.toEqual([]);
    expect(run.viewers.candidates.filter((line) => / (127\.0\.0\.1|::1) /.test(line))).toEqual([]);
  });

  it('ends cleanly in the midst of sending', async () => {
    await run.publisher.end();
    // Null where it had to be killed.
    expect(await Promise.all(exits)).toEqual([0]);
  });
});

/** @returns how it ended */
const crash = (nodeArgs: readonly string[], ready: (run: SidecarRun) => void) =>
  new Promise<string>((crashed) => {
    const run = openSidecar(
      nodeTimers,
      nodeArgs,
    )({
      heard: ({ type }) => type === 'ready' && ready(run),
      crashed,
    });
  });

describe('the crash of a WebRTC process', () => {
  it('is told where it is killed', async () => {
    expect(await crash([], ({ pid }) => kill(pid as number, 'SIGKILL'))).toBe('SIGKILL');
  });

  it('leaves its last words', async () => {
    const preload = new URL('./testing/crashes.mjs', import.meta.url).href;
    const words = await crash(['--import', preload], () => {});
    expect(words).toMatch(/^exit code 1: [\s\S]*the driver is of another planet/);
  });
});
