import {
  DOWNLINK_DROPS,
  DROPS,
  type Drop,
  type DropCounts,
  UPLINK_DROPS,
} from '@porthole/shared/protocol/drops';
import type { Account } from '../../state/frame-books.ts';

export type TermName = 'painted' | 'skipped' | 'replaced' | 'stood-by' | 'broken' | 'on-its-way';

/** Terms that are told even where they are none. */
const ALWAYS: readonly TermName[] = ['painted', 'skipped', 'replaced'];

const STOOD_BY = ['standby', 'not-needed'] as const;
const SKIPPED = [...UPLINK_DROPS, ...DOWNLINK_DROPS].filter((reason) => reason !== 'standby');

/** One summand of what was captured. */
export interface Term {
  readonly name: TermName;
  readonly label: string;
  readonly frames: number;
}

/** In the order of the frame's path, and the words a person reads. */
const WORDS: Record<Drop, string> = {
  idle: 'not sent while nobody watched',
  paced: 'left out for the camera’s thin line',
  'uplink-full': 'outrun by a newer one before the camera’s line had room',
  'too-large': 'larger than the relay takes',
  'uplink-lost': 'lost on the way to the relay',
  'encoder-busy': 'outrun by a newer one before this size was made',
  'downlink-full': 'outrun by a newer one before your line had room',
  'downlink-lost': 'lost on the way to you',
  standby: 'not sent while WebRTC brought the picture',
  superseded: 'outrun by a newer one before it was painted',
  'decode-failed': 'could not be decoded',
  'not-needed': 'kept ready while WebRTC painted',
};

const countOf = (dropped: DropCounts, reasons: readonly Drop[]) =>
  reasons.reduce((sum, reason) => sum + (dropped[reason] ?? 0), 0);

/** Skipped never reached this page, replaced did; what is nothing is left out, but for three. */
export function termsOf({ painted, dropped, onItsWay }: Account): Term[] {
  const terms: Term[] = [
    { name: 'painted', label: 'painted', frames: painted },
    { name: 'skipped', label: 'skipped', frames: countOf(dropped, SKIPPED) },
    { name: 'replaced', label: 'replaced', frames: countOf(dropped, ['superseded']) },
    { name: 'stood-by', label: 'stood by', frames: countOf(dropped, STOOD_BY) },
    { name: 'broken', label: 'broken', frames: countOf(dropped, ['decode-failed']) },
    { name: 'on-its-way', label: 'on its way', frames: onItsWay },
  ];
  return terms.filter(({ name, frames }) => frames > 0 || ALWAYS.includes(name));
}

/** Why frames were not painted, in words, along their path. */
export function dropsInWords({ dropped }: Account): { reason: Drop; frames: number; words: string }[] {
  return DROPS.flatMap((reason) => {
    const frames = dropped[reason] ?? 0;
    return frames === 0 ? [] : [{ reason, frames, words: WORDS[reason] }];
  });
}
