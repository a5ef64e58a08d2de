import type { PictureState } from '@porthole/shared/connection/picture-state';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { STALE_AFTER_MS } from '@porthole/shared/protocol/limits';
import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { clockTime, duration } from '../figures/times.ts';
import type { Reduced } from './reduced.ts';

/** How a tile looks. The last three are `offline` to a script, and `delayed` is `live`. */
export type Look =
  | 'connecting'
  | 'live'
  | 'delayed'
  | 'stale'
  | 'offline'
  | 'resting'
  | 'refused'
  | 'signed-out';

/** What a tile says of its picture. */
export interface TileView {
  readonly state: 'connecting' | 'live' | 'stale' | 'offline';
  readonly look: Look;
  /** The state in a word, for the plate. */
  readonly word: string;
  readonly reason: ReasonCode | null;
  /** The reason's label, or what is going on. */
  readonly title: string;
  /** Since when, as clock time and age; empty while live or connecting. */
  readonly when: string;
  /** The same in a few characters. */
  readonly whenShort: string;
  readonly says: string;
  readonly next: string;
  /** Live, but less than the tile could show. */
  readonly reduced: Reduced | null;
}

export interface TileFacts {
  readonly status: CameraStatus;
  readonly picture: PictureState;
  readonly changedAt: number;
  readonly lastPaintedAt: number | null;
  readonly ended: ReasonCode | null;
  readonly reduced: Reduced | null;
  /** Of the last painted frame, ms; null while unknown. */
  readonly ageMs: number | null;
  /** Since when the relay is not reached; null while it is. */
  readonly relayLostAt: number | null;
  readonly now: number;
}

const WORDS: Record<Look, string> = {
  connecting: 'Connecting',
  live: 'Live',
  delayed: 'Delayed',
  stale: 'Stale',
  offline: 'Offline',
  resting: 'Resting',
  refused: 'Refused',
  'signed-out': 'Signed out',
};

/** The relay turns this page away; nothing is wrong with the camera. */
const REFUSALS = new Set<ReasonCode>(['relay-full', 'too-many-requests', 'too-many-tries', 'origin-refused']);

const quiet = { reason: null, when: '', whenShort: '', says: '', next: '', reduced: null };

export function viewTile(facts: TileFacts): TileView {
  const { picture, ended } = facts;
  // Too old for its relay, the page reads the new one as soon as it gets it.
  if (ended === 'version-mismatch') return away('refused', inWords(ended, facts));
  if (ended !== null) return away('signed-out', { ...SIGNED_OUT, reason: ended });
  if (picture.state === 'live') return live(facts);
  if (picture.state === 'connecting')
    return { ...quiet, state: 'connecting', look: 'connecting', word: 'Connecting', title: 'Connecting' };
  // Nothing is wrong, so nothing is told but that.
  if (picture.state === 'resting') return away('resting', inWords(picture.code, facts));
  const look = picture.state === 'offline' && REFUSALS.has(picture.code) ? 'refused' : picture.state;
  return { ...away(look, inWords(picture.code, facts)), state: picture.state, ...since(facts) };
}

/** Frames that come late, one after another, show life, but not what is there now. */
function live({ reduced, ageMs }: TileFacts): TileView {
  const look = ageMs !== null && ageMs > STALE_AFTER_MS ? 'delayed' : 'live';
  const word = `${WORDS[look]}${reduced ? ', reduced' : ''}`;
  const { says, next } = reduced ?? quiet;
  return { ...quiet, state: 'live', look, word, title: word, says, next, reduced };
}

const SIGNED_OUT = {
  title: 'Your session has ended',
  says: 'Pictures are shown only while you are signed in.',
  next: 'Sign in and the wall returns as it was.',
};

function away(look: Look, words: Pick<TileView, 'reason' | 'title' | 'says' | 'next'>): TileView {
  return { ...quiet, state: 'offline', look, word: WORDS[look], ...words };
}

/** Its name, where it has told one. */
export const pcOf = ({ reason, publisher }: CameraStatus): string | null =>
  reason?.pc || publisher?.host || null;

function inWords(code: ReasonCode, { status }: TileFacts) {
  const { label, says, next } = REASONS[code];
  const pc = pcOf(status) ?? 'its PC';
  const sentence = fill(says, { pc });
  return {
    reason: code,
    title: label,
    says: sentence.charAt(0).toUpperCase() + sentence.slice(1),
    next: fill(next, { pc }),
  };
}

function since(facts: TileFacts) {
  const { picture, status, changedAt, lastPaintedAt, now } = facts;
  if (picture.state === 'stale' && picture.code === 'frozen-source') {
    const at = Math.min(now, status.reason?.since ?? changedAt);
    const when = `the same frame since ${clockTime(at)} (${duration(now - at)})`;
    return { when, whenShort: `same ${duration(now - at)}` };
  }
  if (picture.state === 'stale') {
    const at = lastPaintedAt ?? changedAt;
    return {
      when: `last frame ${clockTime(at)} (${duration(now - at)} ago)`,
      whenShort: `${duration(now - at)} ago`,
    };
  }
  if (picture.state === 'offline' && picture.code === 'camera-never-seen') return { when: '', whenShort: '' };
  const at = goneAt(facts);
  return {
    when: `since ${clockTime(at)} (${duration(now - at)})`,
    whenShort: `since ${clockTime(at).slice(0, 5)}`,
  };
}

/** What the relay said of its camera last is old where the relay itself is gone. */
function goneAt({ status, changedAt, relayLostAt, now }: TileFacts): number {
  if (relayLostAt !== null) return relayLostAt;
  return status.state === 'online' ? changedAt : Math.min(now, status.reason?.since ?? changedAt);
}
