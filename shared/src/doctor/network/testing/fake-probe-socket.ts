/** A WebSocket to the relay's probe, which a test ends and whose heartbeats it sends. */
export class FakeProbeSocket {
  readonly #listeners = new Map<string, ((...args: unknown[]) => void)[]>();
  answers = true;
  readonly io = {
    engine: { transport: { on: () => {} } },
    on: (event: string, run: () => void) => this.on(event, run),
  };
  on(event: string, run: (...args: unknown[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), run]);
  }
  off(): void {}
  connect(): void {
    void Promise.resolve().then(() => this.hears('hello'));
  }
  emit(_event: string, ...args: unknown[]): void {
    const answer = args.at(-1);
    if (this.answers && typeof answer === 'function') answer();
  }
  disconnect(): void {}
  hears(event: string, ...args: unknown[]): void {
    for (const run of this.#listeners.get(event) ?? []) run(...args);
  }
}
