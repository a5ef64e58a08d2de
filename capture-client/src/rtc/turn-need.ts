import { hasTurn, type IceConfiguration } from '@porthole/shared/protocol/ice';

/** What the relay names; undefined where it did not say. */
export type AskIce = () => Promise<IceConfiguration | undefined>;

export interface TurnNeedOptions {
  readonly relayOnly: boolean;
  readonly askIce?: AskIce | undefined;
  readonly changed: () => void;
}

/** Whether a sender that goes by TURN alone is named one. The relay says so with each attempt, and whoever asks. */
export class TurnNeed {
  readonly #options: TurnNeedOptions;
  #isUnmet = false;

  constructor(options: TurnNeedOptions) {
    this.#options = options;
  }

  get isUnmet(): boolean {
    return this.#isUnmet;
  }

  /** The relay may be another one, or have other settings. */
  look(): void {
    const { relayOnly, askIce } = this.#options;
    if (!relayOnly || !askIce) return;
    askIce().then(
      (ice) => ice && this.told(ice),
      // Who watches is told when he asks.
      () => {},
    );
  }

  told(ice: IceConfiguration): void {
    const isUnmet = this.#options.relayOnly && !hasTurn(ice);
    if (isUnmet === this.#isUnmet) return;
    this.#isUnmet = isUnmet;
    this.#options.changed();
  }
}
