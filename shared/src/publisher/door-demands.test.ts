import { describe, expect, it } from 'vitest';
import type { Demand } from '../protocol/demand.ts';
import { DoorDemands } from './door-demands.ts';
import type { PublisherTransport } from './publisher-transport.ts';

const socket = { name: 'socket' } as unknown as PublisherTransport;
const http = { name: 'http' } as unknown as PublisherTransport;

const none: Demand = { viewers: 0 };
const full: Demand = { viewers: 1 };
const few: Demand = { viewers: 1, standsBy: true };

type Step = [says: PublisherTransport, demand: Demand, carrying: PublisherTransport | undefined];

describe('DE-4: of what several doors say', () => {
  it.each<[string, Step[], Demand]>([
    [
      'the latest counts while none carries',
      [
        [socket, full, undefined],
        [http, few, undefined],
      ],
      few,
    ],
    [
      'that of the door counts that carries',
      [
        [http, full, http],
        [http, few, http],
      ],
      few,
    ],
    [
      'a late word that asks for less does not',
      [
        [http, few, http],
        [http, full, http],
        [socket, few, http],
      ],
      full,
    ],
    [
      'one that asks for more does',
      [
        [http, few, http],
        [socket, full, http],
      ],
      full,
    ],
    [
      'as does the first viewer',
      [
        [http, none, http],
        [socket, few, http],
      ],
      few,
    ],
    [
      'and less again, from the one that carries',
      [
        [http, none, http],
        [socket, full, http],
        [http, none, http],
      ],
      none,
    ],
  ])('%s', (_what, steps, counts) => {
    const demands = new DoorDemands();
    for (const [says, demand, carrying] of steps) demands.said(says, demand, carrying);
    expect(demands.demand).toEqual(counts);
  });

  it('a door that takes over is heeded where it spoke last, and not for what it said long ago', () => {
    const demands = new DoorDemands();
    demands.said(socket, none, socket);
    expect(demands.follow(http)).toBe(false);
    demands.said(http, full, http);
    expect(demands.follow(socket)).toBe(false);
    expect(demands.demand).toEqual(full);
    demands.said(socket, few, http);
    expect(demands.demand).toEqual(full);
    expect(demands.follow(socket)).toBe(true);
    expect(demands.demand).toEqual(few);
  });

  it('what was said before is no news', () => {
    const demands = new DoorDemands();
    expect([
      demands.said(http, few, http),
      demands.said(http, few, http),
      demands.said(http, full, http),
    ]).toEqual([true, false, true]);
  });
});
