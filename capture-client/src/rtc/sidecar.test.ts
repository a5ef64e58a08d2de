import { kill } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { nodeTimers } from '../node-timers.ts';
import { openSidecar } from './sidecar-process.ts';
import { startRtc } from './testing/rtc-run.ts';

/** As patient as a busy machine wants it with a viewer that is to be connected. */
const PATIENT = { ...nodeTimers, after: (ms: number, run: () => void) => nodeTimers.after(5 * ms, run) };

/** Ms: a process is forked and loads 16 MB, on a machine that has other work. */
const START = { within: 30_000 };

type Run = Awaited<ReturnType<typeof startRtc>>;

describe('the WebRTC process', { timeout: 60_000 }, () => {
  let run: Run;
  beforeAll(async () => {
    run = await startRtc({ timers: PATIENT, width: 321, height: 240 });
  }, 60_000);
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

  it('is told to who watched when it is killed', async () => {
    const attempt = await run.viewers.watch();
    await decodes(attempt, 1);
    kill(run.publisher.pid as number, 'SIGKILL');
    await eventually('who watched is told', () => run.viewers.said.at(-1)?.type === 'bye', START);
    expect(run.viewers.said.at(-1)).toEqual({ type: 'bye', attempt, code: 'rtc-sidecar-crash' });
    expect(run.publisher.figures).toMatchObject({ crashes: 1, lastCrash: 'SIGKILL' });
  });

  it('leaves its last words when it crashes', async () => {
    const preload = new URL('./testing/crashes.mjs', import.meta.url).href;
    const open = openSidecar(nodeTimers, ['--import', preload]);
    const words = await new Promise<string>((crashed) => open({ heard: () => {}, crashed }));
    expect(words).toMatch(/^exit code 1: [\s\S]*the driver is of another planet/);
  });
});
