/** Names the lines in which the relay accounts for what it sends: a camera's begins when it is watched, all begin with a session. */
export class Viewings {
  readonly #carrier: string;
  readonly #cameras = new Map<string, number>();
  #sessions = 0;

  /** @param carrier told apart from that of other doors */
  constructor(carrier: string) {
    this.#carrier = carrier;
  }

  begin(camera: string): void {
    this.#cameras.set(camera, (this.#cameras.get(camera) ?? 0) + 1);
  }

  beginAll(): void {
    this.#sessions += 1;
  }

  of(camera: string): string {
    return `${this.#carrier} ${this.#sessions}.${this.#cameras.get(camera) ?? 0}`;
  }
}
