import { expect, test } from 'vitest';
import { Party } from './party.ts';

test('RT-2: a connection on which nobody listens is told only where there is no other', () => {
  const party = new Party<never, string>();
  const heard: string[] = [];
  let isIdle = true;
  const socket = (what: string) => heard.push(`socket ${what}`);
  const requests = Object.assign((what: string) => heard.push(`requests ${what}`), { isIdle: () => isIdle });
  party.spoke(socket);
  party.spoke(requests);
  party.tell('a');
  isIdle = false;
  party.tell('b');
  isIdle = true;
  party.leave(socket);
  party.tell('c');
  expect(heard).toEqual(['socket a', 'requests b', 'requests c']);
});
