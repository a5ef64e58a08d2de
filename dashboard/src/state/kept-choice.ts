import { TRANSPORT_CHOICES, type TransportChoice } from '@porthole/shared/protocol/transport';

const KEY = 'porthole-transport';

export type KeptText = Pick<Storage, 'getItem' | 'setItem'>;

/** The transport this browser's person chose last; auto where none was, or where the browser keeps nothing. */
export function readKeptChoice(storage: () => KeptText): TransportChoice {
  try {
    const kept = storage().getItem(KEY);
    return TRANSPORT_CHOICES.find((choice) => choice === kept) ?? 'auto';
  } catch {
    return 'auto';
  }
}

export function keepChoice(storage: () => KeptText, choice: TransportChoice): void {
  try {
    storage().setItem(KEY, choice);
  } catch {
    // A browser told to keep nothing: the choice holds for this page.
  }
}
