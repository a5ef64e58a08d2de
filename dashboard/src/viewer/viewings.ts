/** Names the lines in which a door of the relay accounts for what it sends: a camera's begins when it is watched, all begin with a session. */
export class Viewings {
  readonly #cameras = new Map<string, number>();
  #sessions = 0;

  begin(camera: string): void {
    this.#cameras.set(camera, (this.#cameras.get(camera) ?? 0) + 1);
  }

  beginAll(): void {
    this.#sessions += 1;
  }

  of(camera: string): string {
    return `${this.#sessions}.${this.#cameras.get(camera) ?? 0}`;
  }
}
