import { describe, expect, it } from 'vitest';
import { ManualTimers } from '../flow/manual-timers.ts';
import { ClockQuestions } from './clock-questions.ts';

function set() {
  const timers = new ManualTimers();
  const line = { isBusy: false };
  let asked = 0;
  const questions = new ClockQuestions({
    timers,
    ask: () => {
      asked += 1;
    },
    isLineBusy: () => line.isBusy,
  });
  questions.start();
  return {
    ...{ timers, line, questions },
    /** Since the last look. */
    asked() {
      const since = asked;
      asked = 0;
      return since;
    },
    calm(ms: number) {
      for (let answered = 0; answered < 3; answered += 1) questions.answered(ms, false);
      asked = 0;
    },
  };
}

describe('CL-1: the relay is asked for its clock', () => {
  it('four times in a row at first, of which the quickest counts', () => {
    const { questions, asked } = set();
    const quickest = [90, 30, 8, 60, 50].map((ms) => questions.answered(ms, false));
    expect([quickest, asked()]).toEqual([[90, 30, 8, 8, 8], 4]);
  });

  it('in the gaps between frames, where there are any', () => {
    const { timers, line, questions, calm, asked } = set();
    calm(5);
    line.isBusy = true;
    timers.advance(2_000);
    questions.settled();
    expect(asked()).toBe(0);
    line.isBusy = false;
    questions.settled();
    questions.settled();
    expect(asked()).toBe(1);
  });

  it('among the frames, where there is no gap for long', () => {
    const { timers, line, calm, asked } = set();
    calm(5);
    line.isBusy = true;
    timers.advance(12_000);
    expect(asked()).toBe(3);
  });

  it('anew on a new path, of which the old one says nothing', () => {
    const { questions, calm, asked } = set();
    calm(5);
    questions.start();
    expect([asked(), questions.answered(80, false)]).toEqual([1, 80]);
  });

  it('no more once that has ended', () => {
    const { timers, questions, asked } = set();
    asked();
    questions.stop();
    questions.stop();
    timers.advance(60_000);
    questions.settled();
    expect([asked(), timers.pending]).toEqual([0, 0]);
  });

  it('and what was quick half a minute ago says nothing any more', () => {
    const { timers, questions } = set();
    questions.answered(5, false);
    timers.advance(31_000);
    expect(questions.answered(200, false)).toBe(200);
  });
});

describe('what a message without bytes takes now', () => {
  it('is told by the last that found the line empty, and not by one that waited behind a frame', () => {
    const { timers, questions } = set();
    expect(questions.ofNow).toBeNull();
    questions.answered(5, false);
    questions.answered(60, false);
    questions.answered(300, true);
    expect([questions.ofNow, questions.quickest]).toEqual([60, 5]);
    timers.advance(5_001);
    expect(questions.ofNow).toBeNull();
  });
});
