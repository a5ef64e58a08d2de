import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport } from '../protocol/transport.ts';
import { type Door, type EngineTransport, newDoor, silentMs } from './door.ts';
import { engineTransports, type Ladder } from './ladder-state.ts';
import { hasHadItsTime, isNetworkAway, isOneOfMany } from './network-away.ts';
import { forget, isSetBack, postpone, setBack } from './setbacks.ts';

/**
 * Ms that Socket.IO may go without a session, or with one on polling, before HTTP starts beside it. A relay that restarts is back sooner,
 * an upgrade takes three round trips; a person waits at most five seconds.
 */
export const HTTP_BESIDE_AFTER_MS = 2_000;

/** Ms for which a door may bring nothing although frames are due. Proxies that let the upgrade through and swallow what follows are common. */
export const SILENT_AFTER_MS = 3_000;

/** Ms for which another door must have carried alone before the silent one is at fault: of two that both carry, one is often first. */
const ALONE_MS = 1_000;

/** Ms in which plain requests, opened beside a silent door, must have a session. */
const HTTP_HELPS_WITHIN_MS = 3_000;

/** Ms that Socket.IO may go without a session while HTTP carries, before it rests. */
const SOCKET_RESTS_AFTER_MS = 10_000;

/** Times that the wait doubles until HTTP is opened anew: a frame may take that long on a thin line. */
const RENEWAL_DOUBLES = 3;

/** Ms that a WebSocket may take to open that nobody refuses: on a slow line, or a busy machine. Something else carries meanwhile. */
const OPENS_WITHIN_MS = 6_000;

/** Ms until a trial that the relay had no place for, or was ended with it, is made again. */
const TRIAL_AGAIN_AFTER_MS = 10_000;

/** A WebSocket that lasts shorter was cut short; many proxies do so after 60 s. */
export const SHORT_LIFE_MS = 90_000;

/** One is an accident, of the network or of a relay that restarts. */
const CUTS = 2;

/** Ms for which a WebSocket must have carried frames for its silence to be its connection's end rather than its nature. */
const HELD_MS = 10_000;

type Rule = (ladder: Ladder, now: number) => Ladder;

/** What follows from all that is known now. In this order: what is proven first, then what is given up, then what is opened in its place. */
export const judge: Rule = (ladder, now) => {
  // A choice is held to; but its own connections may be dead.
  if (ladder.choice !== 'auto') return renewSilentHttp(ladder, now);
  return RULES.reduce((before, rule) => rule(before, now), ladder);
};

const RULES: readonly Rule[] = [
  promoteTrial,
  letHttpGo,
  forgetWhatHeld,
  giveUpSilentSocket,
  noteRefusedUpgrade,
  restOnPolling,
  restWithoutSession,
  giveUpTrial,
  openSocketAgain,
  openHttpBeside,
  renewSilentHttp,
  openTrial,
];

/** Auto begins with Socket.IO; a person's choice is all there is. */
export function openFirst(ladder: Ladder, now: number): Ladder {
  const { choice, policy } = ladder;
  const opened = choice === 'http' ? ladder : withSocket(ladder, engineTransports(choice), now);
  const wantsHttp = choice === 'http' || (choice === 'auto' && policy.httpFirst);
  return wantsHttp && !opened.http ? withHttp(opened, now) : opened;
}

/** What the end of a session says of its transport. `door` is as it was before. */
export function judgeLoss(ladder: Ladder, door: Door, code: ReasonCode | undefined, now: number): Ladder {
  if (ladder.choice !== 'auto') return ladder;
  const onTrial = door.attempt === ladder.trial?.attempt;
  // It goes on trying by itself, with a pause, until it has had its time: another would be opened for it at once.
  if (onTrial && door.over === null && isWayOut(ladder, now)) return ladder;
  // A reason that is known is another than the transport.
  if (onTrial && code !== undefined) return trialPostponed(ladder, door, now);
  if (onTrial) return trialFailed(ladder, door.over ? 'websocket-cut' : 'websocket-refused', now);
  if (door.attempt === ladder.http?.attempt) return code === undefined ? httpLost(ladder, now) : ladder;
  if (door.over !== 'websocket') return ladder;
  return cutShort(ladder, door, code === undefined && now - door.since < SHORT_LIFE_MS, now);
}

/** An Engine.IO session that was on WebSocket begins on polling again; one that is cut time after time stays there. */
function cutShort(ladder: Ladder, door: Door, short: boolean, now: number): Ladder {
  const cuts = short ? ladder.cuts + 1 : 0;
  if (cuts >= CUTS)
    return withSocket(failed({ ...ladder, cuts: 0 }, 'websocket', 'websocket-cut', now), ['polling'], now);
  const again = { ...ladder, cuts };
  const climbsAgain = ladder.socket !== null && door.engine.includes('polling');
  return climbsAgain ? again : withSocket(again, engineTransports('auto'), now);
}

/** Where Socket.IO’s session is not silent too, plain requests alone are refused. */
function httpLost(ladder: Ladder, now: number): Ladder {
  const { socket, dueSince, policy } = ladder;
  const carries = socket?.over && silentMs(socket, dueSince, now) < policy.suspectMs;
  return carries ? { ...failed(ladder, 'http', 'http-blocked', now), http: null } : ladder;
}

function promoteTrial(ladder: Ladder, now: number): Ladder {
  const { trial, socket } = ladder;
  if (!trial?.over || trial.carriedAt === null) return ladder;
  if (trial.over === 'websocket') return { ...ladder, socket: trial, trial: null };
  // Plain requests go on: they carry more.
  if (!socket) return { ...ladder, trial: null };
  if (silentMs(socket, ladder.dueSince, now) < SILENT_AFTER_MS) return { ...ladder, trial: null };
  if (isOfBefore(ladder, socket))
    return cutShort({ ...ladder, socket: null, trial: null }, socket, false, now);
  if (hasHeld(socket)) return cutShort({ ...ladder, socket: null, trial: null }, socket, true, now);
  return { ...failed(ladder, 'websocket', 'websocket-silent', now), socket: trial, trial: null };
}

/** Once WebSocket has carried a frame since HTTP came to its help. */
function letHttpGo(ladder: Ladder): Ladder {
  const { socket, http } = ladder;
  const proven = socket?.over === 'websocket' && (socket.carriedAt ?? -1) >= (http?.openedAt ?? 0);
  return http && proven ? { ...ladder, http: null } : ladder;
}

function forgetWhatHeld(ladder: Ladder, now: number): Ladder {
  const { socket, setbacks } = ladder;
  const held =
    socket?.over === 'websocket' && socket.carriedAt !== null && now - socket.since >= SHORT_LIFE_MS;
  if (!held || (ladder.cuts === 0 && !setbacks.websocket)) return ladder;
  return { ...ladder, cuts: 0, setbacks: forget(setbacks, 'websocket') };
}

/** HTTP brings frames and this WebSocket none: it, and not the camera, is the cause. */
function giveUpSilentSocket(ladder: Ladder, now: number): Ladder {
  const { socket, http } = ladder;
  if (socket?.over !== 'websocket' || !carriesAlone(http, now)) return ladder;
  if (silentMs(socket, ladder.dueSince, now) < SILENT_AFTER_MS) return ladder;
  if (isOfBefore(ladder, socket)) return cutShort({ ...ladder, socket: null }, socket, false, now);
  if (hasHeld(socket)) return cutShort({ ...ladder, socket: null }, socket, true, now);
  return { ...failed(ladder, 'websocket', 'websocket-silent', now), socket: null };
}

/** A WebSocket that carried for a while and then fell silent was cut somewhere, unnoticed. */
function hasHeld({ over, carriedAt, since }: Door): boolean {
  return over === 'websocket' && carriedAt !== null && carriedAt - since >= HELD_MS;
}

/** It has carried none since the network changed: its connection may be the old one's, and dead, which says nothing of its transport. */
function isOfBefore({ movedAt, dueSince }: Ladder, { over, carriedAt, since }: Door): boolean {
  if (over === null || movedAt === null || dueSince === null) return false;
  return Math.max(since, carriedAt ?? 0) < movedAt;
}

/** The upgrade was refused, or has not come about for so long that it will not. Said once a session. */
function noteRefusedUpgrade(ladder: Ladder, now: number): Ladder {
  const { socket, setbacks } = ladder;
  if (!socket?.engine.includes('websocket') || !staysOnPolling(ladder, now)) return ladder;
  const said = (setbacks.websocket?.at ?? -1) >= socket.since;
  return said ? ladder : failed(ladder, 'websocket', 'websocket-refused', now);
}

/** Plain requests carry pictures several times as fast as polling does. */
function restOnPolling(ladder: Ladder, now: number): Ladder {
  const { socket, http } = ladder;
  const proven = http?.carriedAt != null && http.carriedAt >= (socket?.since ?? 0);
  return proven && staysOnPolling(ladder, now) ? { ...ladder, socket: null } : ladder;
}

function restWithoutSession(ladder: Ladder, now: number): Ladder {
  const { socket, http } = ladder;
  if (!socket || socket.over !== null || http?.carriedAt == null) return ladder;
  if (now - socket.since < SOCKET_RESTS_AFTER_MS || now - http.since < SOCKET_RESTS_AFTER_MS) return ladder;
  const blocked = failed(ladder, 'polling', 'polling-blocked', now);
  return { ...failed(blocked, 'websocket', 'polling-blocked', now), socket: null };
}

function giveUpTrial(ladder: Ladder, now: number): Ladder {
  const { trial, socket, dueSince } = ladder;
  if (!trial) return ladder;
  if (isOneOfMany(trial) && isNetworkAway(ladder, now))
    return hasHadItsTime(ladder, trial, now) ? { ...ladder, trial: null } : ladder;
  if (trial.engine.includes('polling') && socket && silentMs(socket, dueSince, now) < SILENT_AFTER_MS)
    return { ...ladder, trial: null };
  if (trial.over === null)
    return now - trial.openedAt >= OPENS_WITHIN_MS ? trialFailed(ladder, 'websocket-refused', now) : ladder;
  return silentMs(trial, dueSince, now) >= SILENT_AFTER_MS
    ? trialFailed(ladder, 'websocket-silent', now)
    : ladder;
}

/** @param code of a WebSocket; polling is tried in its place where it is the way out, and else because it was set back */
function trialFailed(ladder: Ladder, code: ReasonCode, now: number): Ladder {
  const ended = { ...ladder, trial: null };
  // Where nothing has a session, the network is the cause.
  if (!ladder.socket?.over && !ladder.http?.over) return ended;
  if (ladder.trial?.engine.includes('websocket')) return failed(ended, 'websocket', code, now);
  return ladder.setbacks.polling ? failed(ended, 'polling', 'polling-blocked', now) : ended;
}

function trialPostponed(ladder: Ladder, { engine }: Door, now: number): Ladder {
  return { ...ladder, trial: null, setbacks: postpone(ladder.setbacks, engine, now + TRIAL_AGAIN_AFTER_MS) };
}

/** There is always a door that may yet carry. */
function openSocketAgain(ladder: Ladder, now: number): Ladder {
  const { socket, http, setbacks } = ladder;
  if (socket) return ladder;
  const helps = http && http.over !== null && !isSuspect(ladder, http, now);
  if (helps) return ladder;
  const engine = isSetBack(setbacks, 'websocket', now) ? (['polling'] as const) : engineTransports('auto');
  return withSocket(ladder, engine, now);
}

function openHttpBeside(ladder: Ladder, now: number): Ladder {
  const { socket, http, setbacks } = ladder;
  if (http) return ladder;
  if (socket?.over && isSetBack(setbacks, 'http', now)) return ladder;
  const waited = socket?.over === null && now - socket.since >= HTTP_BESIDE_AFTER_MS;
  if (!socket?.engine.includes('websocket')) return withHttp(ladder, now);
  const doubted = isOfBefore(ladder, socket) || isSuspect(ladder, socket, now);
  const needed = waited || isStuckOnPolling(ladder, now) || doubted;
  return needed ? withHttp(ladder, now) : ladder;
}

/** Its connections may be dead without a word, and nothing else is there to tell. */
function renewSilentHttp(ladder: Ladder, now: number): Ladder {
  const { http, socket, dueSince, dueMs, renewals, policy } = ladder;
  if (!policy.httpWaits || !http || socket?.over || (http.over === null && renewals === 0)) return ladder;
  const patience = Math.max(SILENT_AFTER_MS, dueMs) * 2 ** Math.min(renewals, RENEWAL_DOUBLES);
  if (silentMs(http, dueSince, now) < patience) return ladder;
  return withHttp({ ...ladder, renewals: renewals + 1 }, now);
}

function openTrial(ladder: Ladder, now: number): Ladder {
  if (ladder.trial) return ladder;
  if (isPollingTheWayOut(ladder, now) || isPollingDue(ladder, now))
    return withTrial(ladder, ['polling'], now);
  if (isNetworkAway(ladder, now)) return withTrial(ladder, ['websocket'], now);
  return isWebSocketDue(ladder, now) ? withTrial(ladder, ['websocket'], now) : ladder;
}

/** A trial is opened not to come back to what failed, but because nothing carries. */
function isWayOut(ladder: Ladder, now: number): boolean {
  return isPollingTheWayOut(ladder, now) || isNetworkAway(ladder, now);
}

/** WebSocket is silent, and plain requests do not help either. */
function isPollingTheWayOut({ socket, http, setbacks, dueSince }: Ladder, now: number): boolean {
  if (socket?.over !== 'websocket' || silentMs(socket, dueSince, now) < SILENT_AFTER_MS) return false;
  if (http) return http.over === null && now - http.openedAt >= HTTP_HELPS_WITHIN_MS;
  return isSetBack(setbacks, 'http', now);
}

/** Where Socket.IO got no answer at all. Polling is asked first, as it is by a session of its own: what it shows, WebSocket is tried for at once. */
function isPollingDue(ladder: Ladder, now: number): boolean {
  return isDue(ladder, 'polling', now) && restsBesideHttp(ladder);
}

function isWebSocketDue(ladder: Ladder, now: number): boolean {
  return isDue(ladder, 'websocket', now) && (ladder.socket?.over === 'polling' || restsBesideHttp(ladder));
}

/** Only while frames are due: without any it could not prove itself. */
function isDue({ setbacks, dueSince }: Ladder, transport: Transport, now: number): boolean {
  return setbacks[transport] !== undefined && dueSince !== null && !isSetBack(setbacks, transport, now);
}

function restsBesideHttp({ socket, http }: Ladder): boolean {
  return socket === null && http?.carriedAt != null;
}

/** Nothing better came of it for so long that HTTP is to help. */
function isStuckOnPolling({ socket }: Ladder, now: number): boolean {
  return isOnPollingAfter(HTTP_BESIDE_AFTER_MS, socket, now);
}

/** Nothing better will come of it. */
function staysOnPolling({ socket }: Ladder, now: number): boolean {
  return isOnPollingAfter(OPENS_WITHIN_MS, socket, now);
}

function isOnPollingAfter(ms: number, socket: Door | null, now: number): boolean {
  if (socket?.over !== 'polling') return false;
  const mayClimb = socket.engine.includes('websocket') && !socket.upgradeRefused;
  return !mayClimb || now - socket.since >= ms;
}

function isSuspect(ladder: Ladder, door: Door, now: number): boolean {
  return suspicion(ladder, door, now) >= 1;
}

/** For how long a door has brought no frame that is due, in multiples of what makes it suspect. */
export function suspicion({ dueSince, dueMs, policy }: Ladder, door: Door, now: number): number {
  return door.over === null ? 0 : silentMs(door, dueSince, now) / Math.max(policy.suspectMs, dueMs);
}

function carriesAlone(door: Door | null, now: number): boolean {
  return door?.aloneSince != null && now - door.aloneSince >= ALONE_MS;
}

function failed(ladder: Ladder, transport: Transport, code: ReasonCode, now: number): Ladder {
  return { ...ladder, setbacks: setBack(ladder.setbacks, transport, code, now, ladder.policy.cooldownsMs) };
}

function withSocket(ladder: Ladder, engine: readonly EngineTransport[], now: number): Ladder {
  const attempts = ladder.attempts + 1;
  return { ...ladder, attempts, socket: newDoor(attempts, 'socket', engine, now) };
}

function withHttp(ladder: Ladder, now: number): Ladder {
  const attempts = ladder.attempts + 1;
  return { ...ladder, attempts, http: newDoor(attempts, 'http', [], now) };
}

function withTrial(ladder: Ladder, engine: readonly EngineTransport[], now: number): Ladder {
  const attempts = ladder.attempts + 1;
  return { ...ladder, attempts, trial: newDoor(attempts, 'socket', engine, now) };
}
