import { effect, type Signal, signal } from '@preact/signals';
import type { PlateWish } from '../layout/layout.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const PLATE_WISHES = ['auto', 'compact', 'all'] as const satisfies readonly PlateWish[];

/** What this browser remembers of a person's taste. */
export interface Preferences {
  readonly theme: Signal<Theme>;
  readonly plates: Signal<PlateWish>;
  readonly singleKeys: Signal<boolean>;
}

/** A browser may refuse to remember; then a choice lasts as long as the page. */
export function openPreferences(storage: Storage): Preferences {
  const choice = <T extends string>(key: string, choices: readonly [T, ...T[]]) =>
    kept(storage, `porthole.${key}`, (text) => choices.find((one) => one === text) ?? choices[0]);
  const singleKeys = kept(storage, 'porthole.keys', (text) => text !== 'false');
  return { theme: choice('theme', THEMES), plates: choice('plates', PLATE_WISHES), singleKeys };
}

function kept<T>(storage: Storage, key: string, parse: (text: string | null) => T): Signal<T> {
  const value = signal(parse(quietly(() => storage.getItem(key)) ?? null));
  effect(() => quietly(() => storage.setItem(key, String(value.value))));
  return value;
}

function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
