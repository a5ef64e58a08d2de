import { describe, expect, test } from 'vitest';
import type { Arrival } from '../protocol/probe.ts';
import { stepLadder } from './ladder.ts';
import { RefusedUpgrades, upgradeFailure } from './refused-upgrades.ts';
import {
  down,
  onHttpForRefusal,
  painting,
  publisherAfter,
  run,
  viewerAfter,
} from './testing/ladder-script.ts';

const unseen: Arrival = { arrived: null, via: null, refused: null, sure: true };
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('LA-9: of an upgrade that was refused the relay tells', () => {
  test.each<[string, Arrival, string]>([
    ['that it never came', unseen, 'websocket-blocked'],
    ['that it came without its header', { ...unseen, arrived: 'plain' }, 'websocket-stripped'],
    ['that it came, and was not refused there', { ...unseen, arrived: 'upgrade' }, 'websocket-unanswered'],
    [
      'why it was refused there',
      { ...unseen, arrived: 'upgrade', refused: 'origin-refused' },
      'origin-refused',
    ],
    ['nothing, where it may have forgotten', { ...unseen, sure: false }, 'websocket-refused'],
  ])('%s', (_what, arrival, code) => {
    expect(upgradeFailure(arrival)).toBe(code);
  });
});

/** A ladder whose relay is asked, with how often. */
function asking(answer: () => Promise<Arrival>, { ladder, now } = viewerAfter(...onHttpForRefusal)) {
  let asked = 0;
  const ask = () => {
    asked += 1;
    return answer();
  };
  const told = { ladder };
  const refusals = new RefusedUpgrades(ask, (event) => {
    told.ladder = stepLadder(told.ladder, event, now);
  });
  const look = async () => {
    refusals.look(told.ladder);
    await settled();
    return told.ladder.setbacks.websocket;
  };
  return { look, told, now, asked: () => asked };
}

describe('LA-9: an upgrade that was refused', () => {
  test('is asked about once, and its next try stays when it was', async () => {
    const { look, told, asked } = asking(() => Promise.resolve({ ...unseen, arrived: 'plain' }));
    const before = told.ladder.setbacks.websocket;
    expect(await look()).toEqual({ ...before, code: 'websocket-stripped' });
    expect(await look()).toEqual({ ...before, code: 'websocket-stripped' });
    expect(asked()).toBe(1);
  });

  test('is said to be refused on the way where the relay does not answer, and not asked about again', async () => {
    const { look, asked } = asking(() => Promise.reject(new Error('no answer')));
    expect((await look())?.code).toBe('websocket-refused');
    await look();
    expect(asked()).toBe(1);
  });

  test('is asked about anew when it is refused anew', async () => {
    const { look, told, now, asked } = asking(() => Promise.resolve(unseen));
    await look();
    const trial = run(told.ladder, now, painting(60_000, ['http', 'http']));
    told.ladder = run(trial.ladder, trial.now, [[100, down('trial')]]).ladder;
    expect(await look()).toMatchObject({ code: 'websocket-blocked', times: 2 });
    expect(asked()).toBe(2);
  });

  test('keeps its cause where an answer is about an earlier one', async () => {
    const { ladder, now } = publisherAfter(...onHttpForRefusal);
    const failedAt = (ladder.setbacks.websocket?.at ?? 0) - 1;
    const late = stepLadder(ladder, { type: 'explained', failedAt, code: 'websocket-stripped' }, now);
    expect(late.setbacks.websocket?.code).toBe('websocket-refused');
  });

  test('and nothing else is asked about', async () => {
    const { look, asked } = asking(() => Promise.resolve(unseen), viewerAfter());
    await look();
    expect(asked()).toBe(0);
  });
});
