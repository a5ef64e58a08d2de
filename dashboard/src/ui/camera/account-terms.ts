import type { Account } from '../../state/frame-books.ts';

/** One summand of what was captured. */
export interface Term {
  /** Fixed for scripts. */
  readonly stat: string;
  readonly label: string;
  /** The whole of it. */
  readonly words: string;
  readonly frames: number;
}

type Wording = Omit<Term, 'frames'> & { readonly of: keyof Account; readonly always?: boolean };

const WORDS: readonly Wording[] = [
  { of: 'painted', stat: 'painted', label: 'painted', always: true, words: 'shown on this page' },
  {
    ...{ of: 'skipped', stat: 'skipped', label: 'skipped', always: true },
    words: 'never came: left out for a newer one by the camera or the relay, or lost on the way',
  },
  {
    ...{ of: 'replaced', stat: 'replaced', label: 'replaced', always: true },
    words: 'came, and a newer one was there before it was painted',
  },
  {
    ...{ of: 'stoodBy', stat: 'stood-by', label: 'stood by' },
    words: 'not sent, or kept ready, while WebRTC brought the picture',
  },
  { of: 'broken', stat: 'broken', label: 'broken', words: 'came and could not be decoded' },
  { of: 'onItsWay', stat: 'on-its-way', label: 'on its way', words: 'came and is being decoded' },
];

/** In the order of a frame's path; what is nothing is left out, but for three. */
export function termsOf(account: Account): Term[] {
  return WORDS.flatMap(({ of, always = false, ...words }) => {
    const frames = account[of];
    return frames > 0 || always ? [{ ...words, frames }] : [];
  });
}
