import { setTimeout as pause } from 'node:timers/promises';
import { nodeTimers } from '../../node-timers.ts';
import { openSidecar } from '../sidecar-process.ts';
import { keepingExits } from './exits.ts';
import { startRtc } from './rtc-run.ts';

/**
 * For systems on which no test runner runs: a real sender and a real viewer, each in a process of its own. Prints a line of JSON once so
 * many frames were decoded and the sender was ended in the midst of it.
 */
const FRAMES = 20;

const { open, exits } = keepingExits(openSidecar(nodeTimers));
const run = await startRtc({ open });
const attempt = await run.viewers.watch();
let seen = await run.viewers.seen(attempt);
while (seen.frames < FRAMES) {
  await pause(100);
  seen = await run.viewers.seen(attempt);
}
const began = performance.now();
await run.publisher.end();
const tookMs = Math.round(performance.now() - began);
const { crashes } = run.publisher.figures;
process.stdout.write(`${JSON.stringify({ ...seen, crashes, exits: await Promise.all(exits), tookMs })}\n`);
await run[Symbol.asyncDispose]();
process.exit(0);
