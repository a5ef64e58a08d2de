import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { RtcMemory } from './rtc-memory.ts';
import { RtcScene } from './testing/rtc-scene.ts';

function open() {
  const timers = new ManualTimers();
  let networkChanged = () => {};
  let listens = true;
  const memory = new RtcMemory(timers, (changed) => {
    networkChanged = changed;
    return () => {
      listens = false;
    };
  });
  const look = () => new RtcScene({ timers, memory });
  return { timers, memory, look, networkChanged: () => networkChanged(), listens: () => listens };
}

/** The camera’s publisher refuses, and its viewer goes to look at another camera. */
async function failed(scene: RtcScene, times = 1): Promise<void> {
  for (let attempt = 1; attempt <= times; attempt += 1) {
    while (scene.sentOf('watch').length < attempt) await scene.pass(100);
    scene.publisherSays({ type: 'bye' });
  }
  scene.view.close();
}

describe('RT-11: what came of WebRTC on a camera', () => {
  test('is known when its viewer comes back: its rest, its reason and its attempts', async () => {
    const { look, timers } = open();
    await failed(look(), 2);
    timers.advance(5_000);
    const again = look();
    await again.pass(9_500);
    expect(again.sentOf('watch')).toEqual([]);
    expect(again.report).toMatchObject({
      state: 'cooldown',
      rung: { state: 'failed', code: 'rtc-peer-closed' },
      attempts: [{ number: 1 }, { number: 2, end: { code: 'rtc-peer-closed' } }],
    });
    await again.pass(3_000);
    expect(again.report?.attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
    again.view.close();
  });

  test('keeps nothing from the next attempt once the network was another one meanwhile', async () => {
    const { look, timers, networkChanged } = open();
    await failed(look(), 3);
    networkChanged();
    timers.advance(2_000);
    const again = look();
    await again.asked();
    expect(again.sentOf('watch')).toHaveLength(1);
    again.view.close();
  });

  test('is forgotten with the page, and of the cameras that were left first where there are many', async () => {
    const { look, memory, listens } = open();
    await failed(look());
    const kept = memory.recall('gate');
    for (let n = 0; n < 63; n += 1) memory.keep(`cam_${n}`, kept!);
    expect(memory.recall('gate')).toBe(kept);
    memory.keep('one more', kept!);
    expect([memory.recall('gate'), memory.recall('cam_0')]).toEqual([null, kept]);
    memory.close();
    expect([memory.recall('cam_0'), listens()]).toEqual([null, false]);
  });
});
