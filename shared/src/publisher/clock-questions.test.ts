import { describe, expect, it } from 'vitest';
import { ManualTimers } from '../flow/manual-timers.ts';
import { ClockQuestions } from './clock-questions.ts';

function set() {
  const timers = new ManualTimers();
  const line = { isBusy: false };
  const open: ((theirs: number) => void)[] = [];
  const quickest: number[] = [];
  let asked = 0;
  const questions = new ClockQuestions({
    timers,
    ask: (answered) => {
      asked += 1;
      open.push(answered);
    },
    isLineBusy: () => line.isBusy,
    answered: (_exchange, quickestMs) => quickest.push(quickestMs),
  });
  questions.start();
  /** The newest open question is answered so many ms from now. */
  const answer = (ms: number) => {
    timers.advance(ms);
    open.pop()?.(0);
  };
  return {
    ...{ timers, line, questions, quickest, answer },
    /** Since the last look. */
    asked() {
      const since = asked;
      asked = 0;
      return since;
    },
    calm(ms: number) {
      for (let answered = 0; answered < 4; answered += 1) answer(ms);
      asked = 0;
    },
  };
}

describe('CL-1: the relay is asked for its clock', () => {
  it('four times in a row at first, of which the quickest counts', () => {
    const { quickest, answer, asked } = set();
    for (const ms of [90, 30, 8, 60]) answer(ms);
    expect([quickest, asked()]).toEqual([[90, 30, 8, 8], 4]);
  });

  it('in the gaps between frames, where there are any', () => {
    const { timers, line, questions, calm, asked } = set();
    calm(5);
    line.isBusy = true;
    timers.advance(2_000);
    questions.look();
    expect(asked()).toBe(0);
    line.isBusy = false;
    questions.look();
    questions.look();
    expect(asked()).toBe(1);
  });

  it('among the frames, where there is no gap for long', () => {
    const { timers, line, questions, calm, asked } = set();
    calm(5);
    line.isBusy = true;
    for (let n = 0; n < 12; n += 1) {
      timers.advance(1_000);
      questions.look();
    }
    expect(asked()).toBe(3);
  });

  it('anew on a new path, of which the old one says nothing', () => {
    const { questions, calm, asked, answer, quickest } = set();
    calm(5);
    questions.start();
    answer(80);
    expect([asked(), quickest.at(-1)]).toEqual([2, 80]);
  });

  it('and what was quick half a minute ago says nothing any more', () => {
    const { timers, questions, calm, answer, quickest } = set();
    calm(5);
    timers.advance(31_000);
    questions.look();
    answer(200);
    expect(quickest.at(-1)).toBe(200);
  });
});

describe('what a message without bytes takes now', () => {
  it('is told by the last that found the line empty, and not by one that waited behind a frame', () => {
    const { timers, questions, line, answer } = set();
    expect(questions.ofNow).toBeNull();
    answer(5);
    line.isBusy = true;
    answer(60);
    answer(300);
    expect([questions.ofNow, questions.quickest]).toEqual([60, 5]);
    timers.advance(5_001);
    expect(questions.ofNow).toBeNull();
  });
});
