import { EventEmitter } from 'node:events';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { cutPartialMessages, PARTIAL_MS } from './partial-messages.ts';

function set() {
  const timers = new ManualTimers();
  let closed = false;
  const connection = Object.assign(new EventEmitter(), {
    close: () => {
      closed = true;
      connection.emit('close');
    },
  });
  cutPartialMessages(connection, timers);
  return { timers, says: (data: unknown) => connection.emit('data', data), closed: () => closed, connection };
}

test('ER-2: a message whose binary part never comes ends its connection', () => {
  const { timers, says, closed } = set();
  says('451-/publish,["frame",{"_placeholder":true,"num":0}]'.slice(1));
  timers.advance(PARTIAL_MS - 1);
  expect(closed()).toBe(false);
  timers.advance(1);
  expect(closed()).toBe(true);
});

test.each([
  ['that comes whole', ['51-["frame",{"_placeholder":true,"num":0}]', Buffer.alloc(3)]],
  ['without binary parts', ['2["clock"]']],
])('a message %s is left alone', (_what, packets) => {
  const { timers, says, closed } = set();
  for (const packet of packets) says(packet);
  timers.advance(10 * PARTIAL_MS);
  expect([closed(), timers.pending]).toEqual([false, 0]);
});

test('a connection that ends by itself leaves no timer', () => {
  const { timers, says, connection } = set();
  says('51-["frame"]');
  connection.emit('close');
  expect(timers.pending).toBe(0);
});
