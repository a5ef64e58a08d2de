import { expect } from 'vitest';
import type { Paint, Scene, SimulatedPage, SimulatedPc } from './scene.ts';

export type Side = SimulatedPc | SimulatedPage;

/** Ms within which a picture of now is painted when nothing is wrong any more. */
export const BACK_WITHIN_MS = 3_000;

/** @returns ms of the longest wait between two paints, of those from that moment on and the last before it */
export function longestGap(paints: readonly Paint[], since = 0): number {
  const first = Math.max(0, paints.findIndex(({ at }) => at >= since) - 1);
  const times = paints.slice(first).map(({ at }) => at);
  return Math.max(0, ...times.slice(1).map((at, before) => at - Number(times[before])));
}

/** A picture of now is painted in time; then newest first, none in a burst and none that is old, and by one viewer from one publisher. */
export async function isBack(scene: Scene, within = BACK_WITHIN_MS): Promise<void> {
  const overAt = scene.time.at;
  const { page } = scene;
  const seen = () => page.paints.findLast(({ capturedAt }) => capturedAt >= overAt);
  const found = await scene.time.run(within, () => seen() !== undefined);
  expect(found, `No picture of now after ${within} ms; the page shows ${told(page)}`).toBe(true);
  const backAt = scene.time.at;
  await scene.run(1_000);
  const since = page.paints.filter(({ at }) => at >= overAt);
  expect(isInOrder(since)).toBe(true);
  const ages = since.filter(({ at }) => at >= backAt).map(({ at, capturedAt }) => at - capturedAt);
  expect(Math.max(...ages)).toBeLessThan(within);
  expect(ages.length).toBeLessThanOrEqual(2 * scene.pc.source.fps);
}

/** By the relay's word there is one publisher and one viewer, once a viewer who is gone has been let go of, and every frame is in its books. */
export async function isCountedOnce(scene: Scene): Promise<void> {
  const until = scene.time.at + LET_GO_MS;
  const counts = async () => [
    (await scene.relay.path()).viewers.length,
    (await scene.relay.status()).viewers,
  ];
  while (Math.max(...(await counts())) > 1 && scene.time.at < until) await scene.run(500);
  expect(await counts()).toEqual([1, 1]);
  const { viewers, publisher } = await scene.relay.path();
  expect(publisher).not.toBeNull();
  const { captured = 0, painted = 0, dropped = {} } = viewers[0]?.account ?? {};
  const lost = Object.values(dropped).reduce((sum, frames) => sum + frames, 0);
  expect(Math.abs(captured - painted - lost)).toBeLessThanOrEqual(scene.pc.source.fps);
  expect(await scene.relay.status()).toMatchObject({ state: 'online', reason: null });
}

/** Ms after which a relay has let go of a viewer who takes nothing (FL-5). */
const LET_GO_MS = 15_000;

export const isInOrder = (paints: readonly Paint[]) =>
  paints.every(({ number }, at) => at === 0 || number > Number(paints[at - 1]?.number));

const told = ({ tile, rungs }: SimulatedPage) => JSON.stringify([tile?.picture.peek(), rungs]);

/** What is known of every transport of a side, such as `failed websocket-blocked`. */
export async function rungsOf(scene: Scene, side: Side): Promise<Record<string, string>> {
  if (side === scene.page) return scene.page.rungs;
  const rungs = Object.entries((await scene.relay.path()).publisher?.leg?.rungs ?? {});
  return Object.fromEntries(
    rungs.map(([over, { state, code }]) => [over, code ? `${state} ${code}` : state]),
  );
}
