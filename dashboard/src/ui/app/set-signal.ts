import type { Signal } from '@preact/signals';

/** What a button does that changes nothing but this. */
export const setSignal =
  <T>(signal: Signal<T>, value: T) =>
  (): void => {
    signal.value = value;
  };
