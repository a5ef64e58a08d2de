import type { ReasonCode } from '../../protocol/reasons.ts';
import type { Transport } from '../../protocol/transport.ts';
import type { Door } from '../door.ts';
import { type LadderEvent, openLadder, stepLadder } from '../ladder.ts';
import { type Ladder, PUBLISHER_LADDER, VIEWER_LADDER } from '../ladder-state.ts';

export type Name = 'socket' | 'http' | 'trial';
/** What happens at a door, by the door's name: its attempt is looked up when it happens. */
export type Happening =
  | { at: Name; up: Transport }
  | { at: Name; carried: Transport }
  | { at: Name; down: true; code?: ReasonCode }
  | { at: 'socket'; upgradeRefused: true }
  | LadderEvent;
export type Step = readonly [ms: number, ...happenings: Happening[]];

export const up = (at: Name, over: Transport): Happening => ({ at, up: over });
export const paints = (at: Name, over: Transport): Happening => ({ at, carried: over });
export const down = (at: Name, code?: ReasonCode): Happening => ({ at, down: true, ...(code && { code }) });
export const refused: Happening = { at: 'socket', upgradeRefused: true };
export const looking: Happening = { type: 'due', withinMs: 1_000 };
export const tick: Happening = { type: 'tick' };

/** @param steps ms since the one before, and what happens then; time passes in ticks of a quarter second */
export function run(ladder: Ladder, from: number, steps: readonly Step[]): { ladder: Ladder; now: number } {
  let now = from;
  for (const [ms, ...happenings] of steps) {
    for (const until = now + ms; now < until; ) {
      now = Math.min(until, now + 250);
      ladder = stepLadder(ladder, { type: 'tick' }, now);
    }
    for (const happening of happenings) ladder = stepLadder(ladder, eventOf(ladder, happening), now);
  }
  return { ladder, now };
}

function eventOf(ladder: Ladder, happening: Happening): LadderEvent {
  if (!('at' in happening)) return happening;
  const attempt = ladder[happening.at]?.attempt ?? -1;
  if ('up' in happening) return { type: 'up', attempt, over: happening.up };
  if ('carried' in happening) return { type: 'carried', attempt, over: happening.carried };
  if (!('down' in happening)) return { type: 'upgrade-refused', attempt };
  return { type: 'down', attempt, ...(happening.code && { code: happening.code }) };
}

/** `ms` of frames painted four times a second. */
export const painting = (ms: number, ...doors: [Name, Transport][]): Step[] =>
  Array.from({ length: ms / 250 }, () => [250, ...doors.map(([at, over]) => paints(at, over))] as const);

/** How the open doors are written down: what Engine.IO may use, `http`, and what is on trial. */
const written = (door: Door | null) =>
  door === null ? null : door.way === 'http' ? 'http' : door.engine.join('+');
export const doors = ({ socket, http, trial }: Ladder) =>
  [written(socket), written(http), trial && `trial ${written(trial)}`]
    .filter((one) => one !== null)
    .join(', ');

export const BOTH = 'polling+websocket';

/** What a ladder has come to, with frames due from the start. */
export const publisherAfter = (...steps: Step[]) =>
  run(openLadder('auto', 0, PUBLISHER_LADDER), 0, [[0, looking], ...steps]);
export const viewerAfter = (...steps: Step[]) =>
  run(openLadder('auto', 0, VIEWER_LADDER), 0, [[0, looking], ...steps]);

export const onWebSocket: Step[] = [
  [100, up('socket', 'polling')],
  [100, up('socket', 'websocket')],
  [100, paints('socket', 'websocket')],
];
export const onHttpForRefusal: Step[] = [
  [100, up('socket', 'polling')],
  [100, refused],
  [100, up('http', 'http')],
  [100, paints('http', 'http')],
];
