import { PROBE_LIMITS } from '../../protocol/probe.ts';
import { fill, REASONS } from '../../protocol/reasons.ts';
import type { Check, CheckResult } from '../check.ts';
import { milliseconds } from '../words.ts';
import { ask, NEEDS_RELAY } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';

/** Ms that a held answer must be let wait at the least for frames to come by it. */
const BEARABLE_MS = 3_000;

/** Ms by which an answer may come later than it was held. */
const LATE_MS = 3_000;

const NO_CONTENT = 204;

/** @param ms less than the product's own where somebody is in a hurry */
export function longPoll(net: ProbeNet, ms: number = PROBE_LIMITS.heldMs): Check {
  return {
    id: 'long-poll',
    group: 'through',
    title: 'Long poll',
    about: 'Asks for an answer that the relay holds back as long as it ever does while there is no frame.',
    deadlineMs: ms + 10_000,
    usualMs: ms + 500,
    late: {
      outcome: 'blocked',
      says: `no answer after ${milliseconds(ms + 10_000)}`,
      code: 'answers-cut',
      next: askOf(ms),
    },
    needs: NEEDS_RELAY,
    beside: true,
    async run(context) {
      const began = context.timers.monotonic();
      const stop = context.timers.every(500, () =>
        context.progress((context.timers.monotonic() - began) / ms),
      );
      const status = await ask(net, { method: 'GET', path: `/api/probe/held?ms=${ms}` }, context)
        .then(
          (answer) => answer.status,
          (error: unknown) => {
            if (error instanceof Error && error.name === 'CheckEnded') throw error;
            return 0;
          },
        )
        .finally(stop);
      return held(ms, context.timers.monotonic() - began, status);
    },
  };
}

function held(ms: number, took: number, status: number): CheckResult {
  if (status === NO_CONTENT && took >= ms - 50)
    return took <= ms + LATE_MS
      ? { outcome: 'fine', says: `held ${milliseconds(ms)}, answered at once` }
      : { outcome: 'note', says: `held ${milliseconds(ms)}, answered ${milliseconds(took - ms)} late` };
  const says =
    status === 0 || status >= 500
      ? `cut after ${milliseconds(took)}`
      : `something else answered (HTTP ${status})`;
  return {
    outcome: took >= BEARABLE_MS ? 'note' : 'blocked',
    says,
    code: 'answers-cut',
    next: askOf(took),
  };
}

const askOf = (ms: number): string => {
  const { says, next } = REASONS['answers-cut'];
  return `${fill(says, { seconds: Math.round(ms / 1000) })} ${next}`;
};

const PARTS = 8;
const EVERY_MS = 150;

/** Part of the time that the pieces were sent over, in which they arrive where nothing holds them. */
const PASSES = 0.5;

export function buffering(net: ProbeNet): Check {
  const sentOver = (PARTS - 1) * EVERY_MS;
  return {
    id: 'buffering',
    group: 'through',
    title: 'Response buffering',
    about: 'Asks for an answer that the relay sends bit by bit, and looks whether it comes so.',
    deadlineMs: sentOver + 15_000,
    usualMs: sentOver + 200,
    late: {
      outcome: 'note',
      says: 'an answer sent bit by bit did not come',
      code: 'responses-buffered',
      next: REASONS['responses-buffered'].next,
    },
    needs: NEEDS_RELAY,
    async run(context) {
      const at: number[] = [];
      const received = () => {
        at.push(context.timers.monotonic());
        context.progress(at.length / PARTS);
      };
      const path = `/api/probe/trickle?parts=${PARTS}&everyMs=${EVERY_MS}`;
      const { status } = await ask(net, { method: 'GET', path, received }, context);
      if (status !== 200) return { outcome: 'unknown', says: `something else answered (HTTP ${status})` };
      return came((at.at(-1) ?? 0) - (at[0] ?? 0), sentOver);
    },
  };
}

function came(over: number, sentOver: number): CheckResult {
  if (over >= PASSES * sentOver) return { outcome: 'fine', says: 'none seen' };
  const { says, next } = REASONS['responses-buffered'];
  return {
    outcome: 'note',
    says: 'answers are held back until they end',
    code: 'responses-buffered',
    next: `${says} ${next}`,
  };
}
