import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from '../support/chance.ts';
import { eventually } from '../support/eventually.ts';
import type { SoakArguments } from './arguments.ts';
import { anyFault } from './faults.ts';
import { PROMISED_MS, type SoakResult } from './report.ts';
import { type Sample, takeSample, wrongInTheBooks } from './sample.ts';
import { type SoakCamera, SoakScene } from './scene.ts';

/** Ms that all may take to paint again once a fault has ended; far beyond the promise, for one that never does. */
const GIVE_UP_MS = 60_000;

/** Ms of calm, in which ages are taken, and what waits for its turn is done. */
const CALM_MS = 6_000;

/** Ms that presence and books may take to follow. */
const BOOKS_WITHIN_MS = 30_000;

/** One life of the scene: faults, one to three at a time, each healed and looked after before the next. */
export async function runSoak(
  { minutes, seed }: SoakArguments,
  say: (line: string) => void,
): Promise<SoakResult> {
  const chance = new Chance(seed);
  await using scene = await SoakScene.open();
  await eventually('all paint', () => scene.missingSince(1).length === 0, {
    within: 90_000,
    every: 100,
    context: () => scene.missingSince(1).join(', '),
  });
  const result: SoakResult = { seed, ms: 0, rounds: [], samples: [], wrong: [], painted: 0 };
  await pause(CALM_MS);
  await look(scene, result);
  const began = performance.now();
  while (performance.now() - began < minutes * 60_000) {
    await oneRound(scene, chance, result, say);
    result.ms = performance.now() - began;
  }
  result.painted = scene.viewers.reduce((sum, { painted }) => sum + painted, 0);
  return result;
}

async function oneRound(
  scene: SoakScene,
  chance: Chance,
  result: SoakResult,
  say: (line: string) => void,
): Promise<void> {
  const count = 1 + Math.floor(chance.between(0, 3));
  const holds = Array.from({ length: count }, () => chance.between(500, 9_000));
  const whats = await Promise.all(
    holds.map(async (ms, index) => {
      const { what, end } = await anyFault(scene, chance, index === 0);
      await pause(ms);
      await end();
      return what;
    }),
  );
  const healed = performance.now();
  let last: string[] = [];
  const allPaint = () => {
    const missing = scene.missingSince(healed);
    if (missing.length > 0) last = missing;
    return missing.length === 0 && performance.now() - healed;
  };
  const back = await eventually('all paint again', allPaint, { within: GIVE_UP_MS, every: 50 }).catch(
    () => null,
  );
  result.rounds.push({ faults: whats.map((what) => what.replace(/^[^:]*\d: /, '')), healedMs: back });
  if (back === null) result.wrong.push(`after ${whats.join(' + ')}: never again ${last.join(', ')}`);
  await pause(CALM_MS);
  await look(scene, result, whats);
  const { relayHeap, relayDescriptors, relayListeners, ageP95 } = result.samples.at(-1) as Sample;
  const late = back !== null && back > PROMISED_MS ? `, the last ${last.join(', ')}` : '';
  const held = `relay ${(relayHeap / 1e6).toFixed(0)} MB, ${relayDescriptors} descriptors, ${relayListeners} listeners`;
  say(
    `${whats.join(' + ')} · back after ${back === null ? '–' : (back / 1_000).toFixed(1)} s${late} · ${held}, age ${ageP95} ms`,
  );
}

const hasEnded = ({ capture }: SoakCamera) =>
  capture.process.exitCode !== null || capture.process.signalCode !== null;

async function look(
  scene: SoakScene,
  result: SoakResult,
  whats: readonly string[] = ['the start'],
): Promise<void> {
  for (const { page, leg } of scene.viewers)
    if (page.ended) result.wrong.push(`after ${whats.join(' + ')}: ${leg.name} was ended, ${page.ended}`);
  for (const one of scene.cameras.filter(hasEnded)) {
    const { process: ended, output } = one.capture;
    result.wrong.push(
      `after ${whats.join(' + ')}: ${one.leg.name} has ended, ${ended.exitCode ?? ended.signalCode}: ${output.slice(-500)}`,
    );
    await scene.startCapture(one);
  }
  let wrong: string[] = [];
  await eventually(
    'the books add up',
    async () => {
      wrong = await wrongInTheBooks(scene);
      return wrong.length === 0;
    },
    { within: BOOKS_WITHIN_MS, every: 500 },
  ).catch(() => result.wrong.push(...wrong.map((one) => `after ${whats.join(' + ')}: ${one}`)));
  result.samples.push(await takeSample(scene));
  if (/MaxListenersExceededWarning/.test(scene.relay.output))
    result.wrong.push('listeners pile up in the relay');
}
