import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { OpenResponses } from './open-responses.ts';

class Response extends EventEmitter {
  destroyed = false;
  destroy() {
    this.destroyed = true;
    this.emit('close');
  }
}

function set() {
  const timers = new ManualTimers();
  const open = new OpenResponses(timers);
  const track = (id: string, lastsMs = 1_000) => {
    const response = new Response();
    const person = { username: 'admin', hasPassword: true, sessionEndsAt: timers.now() + lastsMs };
    open.track({ id, person }, response as unknown as ServerResponse);
    return response;
  };
  return { timers, open, track };
}

test('AC-8: a session’s end cuts its answers and nobody else’s', () => {
  const { open, track } = set();
  const [one, two, other] = [track('a'), track('a'), track('b')];
  open.end('a');
  open.end('a');
  expect([one?.destroyed, two?.destroyed, other?.destroyed]).toEqual([true, true, false]);
});

test('AC-8: an answer that outlasts its session is cut at the session’s end', () => {
  const { timers, track } = set();
  const response = track('a', 500);
  timers.advance(499);
  expect(response.destroyed).toBe(false);
  timers.advance(1);
  expect(response.destroyed).toBe(true);
});

test('an answer that has ended leaves nothing behind', () => {
  const { timers, track } = set();
  track('a').emit('close');
  expect(timers.pending).toBe(0);
});
