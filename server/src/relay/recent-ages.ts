/** Ages remembered: ten seconds of 15 fps, of which a twentieth is still several frames. */
const REMEMBERED = 150;

/** Frame ages of late, ms, as the viewer says them. */
export class RecentAges {
  readonly #ages: number[] = [];

  add(ms: number): void {
    this.#ages.push(ms);
    if (this.#ages.length > REMEMBERED) this.#ages.shift();
  }

  percentiles(): { p50: number; p95: number } | null {
    const sorted = [...this.#ages].sort((one, other) => one - other);
    const at = (part: number) => sorted[Math.floor(part * sorted.length)];
    const [p50, p95] = [at(0.5), at(0.95)];
    return p50 === undefined || p95 === undefined ? null : { p50, p95 };
  }
}
