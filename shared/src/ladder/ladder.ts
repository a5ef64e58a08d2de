import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport, TransportChoice } from '../protocol/transport.ts';
import { type Door, doorCarried, doorDown, doorUp } from './door.ts';
import { noteCarried, noteLost } from './ladder-history.ts';
import { judge, judgeLoss, openFirst } from './ladder-rules.ts';
import { doorsOf, type Ladder, type LadderPolicy } from './ladder-state.ts';
import { beginAnew, dueNow, explained, forget, socketAnswers } from './setbacks.ts';

/** Ms between two ticks, of which there are several a second, that tell of a program that did not run. */
const STOOD_STILL_MS = 1_000;

export type LadderEvent =
  | { type: 'chosen'; choice: TransportChoice }
  /** A session stands, over this; said again when it climbs. */
  | { type: 'up'; attempt: number; over: Transport }
  | { type: 'upgrade-refused'; attempt: number }
  /** No session any more, or none yet. `code` where it is known why, and that it says nothing of the transport. */
  | { type: 'down'; attempt: number; code?: ReasonCode }
  | { type: 'carried'; attempt: number; over: Transport }
  /** Within how many ms a frame is due from now on; null where none is: nobody looks, or there are none. */
  | { type: 'due'; withinMs: number | null }
  /** The device has another network, perhaps: what was learnt of the old one is tried again. */
  | { type: 'network-changed' }
  | { type: 'try-now'; transport: Transport }
  /** Why WebSocket was refused when it was set back at that moment, as was found out since. */
  | { type: 'explained'; failedAt: number; code: ReasonCode }
  | { type: 'tick' };

export function openLadder(choice: TransportChoice, now: number, policy: LadderPolicy): Ladder {
  const shut = { attempts: 0, socket: null, http: null, trial: null };
  const unknown = {
    setbacks: {},
    dueSince: null,
    dueMs: 0,
    tickedAt: now,
    movedAt: null,
    cuts: 0,
    renewals: 0,
    stood: [],
    carrying: null,
    changes: [],
  };
  return openFirst({ policy, choice, ...shut, ...unknown }, now);
}

export function stepLadder(ladder: Ladder, event: LadderEvent, now: number): Ladder {
  return judge(heard(ladder, event, now), now);
}

/** @returns whether a frame of that transport is but one more: it carries, and none is open beside it */
export function isSettled(ladder: Ladder, attempt: number, over: Transport): boolean {
  const { carrying, socket, http, trial } = ladder;
  if (carrying !== over || trial || (socket && http)) return false;
  const door = socket ?? http;
  return door?.attempt === attempt && door.over === over && door.carriedAt !== null;
}

/** @returns whether a transport that failed earlier may be tried again, beside what works */
export function isRetryDue({ setbacks, trial }: Ladder, now: number): boolean {
  return trial === null && Object.values(setbacks).some(({ retryAt }) => now >= retryAt);
}

function heard(ladder: Ladder, event: LadderEvent, now: number): Ladder {
  switch (event.type) {
    case 'chosen':
      return event.choice === ladder.choice ? ladder : chosen(ladder, event.choice, now);
    case 'up':
      return up(ladder, event, now);
    case 'upgrade-refused':
      return atDoor(ladder, event.attempt, (door) => ({ ...door, upgradeRefused: true }));
    case 'down':
      return lost(ladder, event, now);
    case 'carried':
      return carried(ladder, event, now);
    case 'due':
      return due(ladder, event.withinMs, now);
    case 'network-changed':
      return { ...ladder, cuts: 0, movedAt: now, setbacks: beginAnew(ladder.setbacks, now) };
    case 'try-now':
      return { ...ladder, setbacks: dueNow(ladder.setbacks, event.transport, now) };
    case 'explained':
      return { ...ladder, setbacks: explained(ladder.setbacks, 'websocket', event.failedAt, event.code) };
    case 'tick':
      return ticked(ladder, now);
  }
}

/** Who stood still itself, stopped or busy, has heard nothing meanwhile of doors that may have brought all that was due. */
function ticked(ladder: Ladder, now: number): Ladder {
  const stoodStill = now - ladder.tickedAt >= STOOD_STILL_MS && ladder.dueSince !== null;
  return { ...ladder, tickedAt: now, ...(stoodStill && { dueSince: now }) };
}

function up(ladder: Ladder, { attempt, over }: { attempt: number; over: Transport }, now: number): Ladder {
  if (!doorsOf(ladder).some((door) => door.attempt === attempt)) return ladder;
  const stood = ladder.stood.includes(over) ? ladder.stood : [...ladder.stood, over];
  const setbacks = over === 'http' ? ladder.setbacks : socketAnswers(ladder.setbacks, now);
  return atDoor({ ...ladder, stood, setbacks }, attempt, (door) => doorUp(door, over, now));
}

/** What the choice leaves open stays open. Nothing that was learnt is forgotten, but all of it may be tried at once. */
function chosen(ladder: Ladder, choice: TransportChoice, now: number): Ladder {
  const http = choice === 'http' || choice === 'auto' ? ladder.http : null;
  const kept = { ...ladder, socket: null, trial: null, http, cuts: 0, choice };
  return openFirst({ ...kept, setbacks: beginAnew(ladder.setbacks, now) }, now);
}

function carried(
  ladder: Ladder,
  { attempt, over }: { attempt: number; over: Transport },
  now: number,
): Ladder {
  const door = doorsOf(ladder).find((one) => one.attempt === attempt);
  // A frame that came before the door climbed, or was closed, is painted all the same, and proves nothing of what there is now.
  if (door?.over !== over) return ladder;
  const others = eachDoor(ladder, (one) =>
    one === door ? doorCarried(one, now) : { ...one, aloneSince: null },
  );
  const known = over === 'http' ? httpCarried(others) : others;
  // A polling on trial shows that WebSocket may be tried; the picture stays where it is.
  return attempt === ladder.trial?.attempt && over === 'polling' ? known : noteCarried(known, over, now);
}

/** That one frame passed tells no such thing of WebSocket, which is often cut soon. */
function httpCarried(ladder: Ladder): Ladder {
  return { ...ladder, renewals: 0, setbacks: forget(ladder.setbacks, 'http') };
}

function lost(
  ladder: Ladder,
  { attempt, code }: { attempt: number; code?: ReasonCode },
  now: number,
): Ladder {
  const door = doorsOf(ladder).find((one) => one.attempt === attempt);
  if (!door) return ladder;
  const down = atDoor(ladder, attempt, (one) => doorDown(one, now));
  return noteLost(judgeLoss(down, door, code, now), code ?? null, now);
}

function due(ladder: Ladder, withinMs: number | null, now: number): Ladder {
  if (withinMs === null) return { ...ladder, dueSince: null };
  return { ...ladder, dueSince: ladder.dueSince ?? now, dueMs: withinMs };
}

function atDoor(ladder: Ladder, attempt: number, change: (door: Door) => Door): Ladder {
  return eachDoor(ladder, (door) => (door.attempt === attempt ? change(door) : door));
}

function eachDoor(ladder: Ladder, change: (door: Door) => Door): Ladder {
  const { socket, http, trial } = ladder;
  return {
    ...ladder,
    socket: socket && change(socket),
    http: http && change(http),
    trial: trial && change(trial),
  };
}
