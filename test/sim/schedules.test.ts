import { describe, expect, test } from 'vitest';
import { type Fault, happen, type Leg, randomFaults } from './faults.ts';
import { type Paint, Scene } from './scene.ts';

/** Schedules of a run, the number of the first, and minutes of virtual time each. */
const SCHEDULES = Number(process.env.PORTHOLE_SIM_SCHEDULES ?? 20);
const FIRST = Number(process.env.PORTHOLE_SIM_FIRST ?? 1);
const MINUTES = Number(process.env.PORTHOLE_SIM_MINUTES ?? 10);

/** Replays the one of that number, and prints what happens in it. */
const SEED = process.env.PORTHOLE_SIM_SEED;

const FAULTS_A_MINUTE = 1;

/** Ms that both programs have before the first fault, and that the scene goes on after the last. */
const START_MS = 5_000;
const AFTER_MS = 5_000;

/** Ms within which a picture of now is painted when nothing is wrong any more. */
const BACK_WITHIN_MS = 3_000;

/** Ms after which a frame is not painted any more where there is a newer one, whatever is wrong. */
const OLDEST_MS = 10_000;

/** Ms after a page wakes in which it may still paint what was on its way when it fell asleep. */
const WAKING_MS = 1_000;

/** Ms after the last fault from which on frames are painted at once, and what that means. */
const RECOVERED_MS = 10_000;
const AT_ONCE_MS = 1_500;

const seeds = SEED ? [Number(SEED)] : Array.from({ length: SCHEDULES }, (_, at) => FIRST + at);

describe('random faults', () => {
  test.for(seeds)('keep every promise to who watches: PORTHOLE_SIM_SEED=%i', async (seed) => {
    await using scene = await Scene.open(seed);
    const { pc, page, time } = scene;
    const faults = await faultsOf(scene);
    await happen(scene, faults);
    const wellAt = time.at;
    await scene.run(AFTER_MS);
    const story = tell(faults);
    if (SEED) console.log(story);

    const back = page.paints.find(({ capturedAt }) => capturedAt >= wellAt);
    expect(back, `No picture of now, 5 s after the last of:\n${story}`).toBeDefined();
    expect(Number(back?.at) - wellAt, `Ms to the first picture after:\n${story}`).toBeLessThan(
      BACK_WITHIN_MS,
    );
    expect(goneBack(page.paints), `Frames painted after newer ones:\n${story}`).toEqual([]);
    const awake = page.paints.filter(({ at }) => !isWaking(faults, at));
    expect(outdated(awake, pc.source.captured), `Frames too old to paint:\n${story}`).toEqual([]);
    const atRest = page.paints.filter(({ at }) => isAtRest(faults, at));
    expect(late(atRest), `Old frames while nothing was wrong:\n${story}`).toEqual([]);

    pc.source.fps = 0;
    await scene.run(AFTER_MS);
    const { viewers } = await scene.relay.path();
    const inFlight = viewers.reduce((sum, viewer) => sum + viewer.inFlight, 0);
    expect(inFlight, `Frames that came and were left lying after:\n${story}`).toBe(0);

    await scene.leave();
    const { captured, painted, dropped } = await scene.relay.frames();
    expect(painted + dropped, `Frames painted, or dropped for a reason, of all captured:\n${story}`).toBe(
      captured,
    );
    expect(await scene.relay.sessions(), `Sessions left at the relay after:\n${story}`).toEqual({
      publishers: 0,
      viewers: 0,
    });
    await scene.end();
    expect(left(scene), `Left behind after:\n${story}`).toEqual({ pc: 0, page: 0, relay: 0, connections: 0 });
    expect(scene.relay.errors).toBe('');
  });
});

test('the same seed is the same run to the last paint', async () => {
  const [one, other] = [await paintsOf(7), await paintsOf(7)];
  expect(one.length).toBeGreaterThan(50);
  expect(other).toEqual(one);
});

async function paintsOf(seed: number): Promise<readonly Paint[]> {
  await using scene = await Scene.open(seed);
  await happen(scene, await faultsOf(scene, 2));
  return scene.page.paints;
}

/** A camera at random and a page that watches it, each behind a box of its own; and what will be wrong. */
async function faultsOf(scene: Scene, minutes = MINUTES): Promise<Fault[]> {
  const { pc, page, chance } = scene;
  const legs: Leg[] = [];
  for (const side of [pc, page]) legs.push({ side, proxy: await scene.putProxyBefore(side) });
  pc.source.fps = chance.pick([1, 1, 1, 2]);
  pc.source.bytes = Math.round(chance.between(1_000, 5_000));
  pc.start();
  page.open();
  await scene.run(START_MS);
  return randomFaults(scene, legs, {
    faults: Math.round(FAULTS_A_MINUTE * minutes),
    withinMs: minutes * 60_000,
  });
}

const tell = (faults: readonly Fault[]) =>
  faults.map(({ what, from, to }) => `${Math.round(from)}–${Math.round(to)} ms ${what}`).join('\n');

/** A page that was opened anew may show the last picture once more. */
const goneBack = (paints: readonly Paint[]) =>
  paints.filter(({ number, isFirst }, at) => {
    const before = paints[at - 1]?.number ?? 0;
    return isFirst ? number < before : number <= before;
  });

/** A page that is opened shows the newest picture there is, with its age; others are not to be old. */
const later = (paints: readonly Paint[]) => paints.filter(({ isFirst }) => !isFirst);

/** @param captured when each frame was, by its number */
const outdated = (paints: readonly Paint[], captured: readonly number[]) =>
  later(paints).filter(({ at, number }) => at - (captured[number + 1] ?? at) > OLDEST_MS);

const late = (paints: readonly Paint[]) =>
  later(paints).filter(({ at, capturedAt }) => at - capturedAt > AT_ONCE_MS);

const isWaking = (faults: readonly Fault[], at: number) =>
  faults.some(({ what, to }) => what === 'page: asleep' && at >= to && at < to + WAKING_MS);

/** Nothing is wrong at that moment, nor was shortly before. */
const isAtRest = (faults: readonly Fault[], at: number) =>
  faults.every(({ from, to }) => at < from || at > to + RECOVERED_MS);

const left = ({ pc, page, relay, network }: Scene) => ({
  pc: pc.host.timers,
  page: page.host.timers,
  relay: relay.host.timers,
  connections: network.openOn(relay.host),
});
