import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { type Diary, readCanvas, readDiary, startDiary } from './in-page.ts';

export type TileState = 'connecting' | 'live' | 'stale' | 'offline';
export type Stat =
  | 'frames'
  | 'fps'
  | 'age'
  | 'camera-transport'
  | 'viewer-transport'
  | 'rendition'
  | 'resolution'
  | AccountStat;

/** The columns of the account, on a camera's own page. */
export const ACCOUNT_STATS = [
  'captured',
  'painted',
  'skipped',
  'replaced',
  'stood-by',
  'broken',
  'on-its-way',
  'missing',
] as const;
export type AccountStat = (typeof ACCOUNT_STATS)[number];
export type Account = Record<AccountStat, number>;

export interface Painted {
  sequence: number;
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** One camera's tile, read by the attributes that are fixed for scripts. */
export class TilePage {
  readonly locator: Locator;
  #page: Page;

  /** @param camera its id; null for the only tile there is */
  constructor(page: Page, camera: string | null) {
    this.#page = page;
    this.locator = page.locator(camera === null ? '[data-camera]' : `[data-camera="${camera}"]`);
  }

  state(): Promise<TileState | null> {
    return this.locator.getAttribute('data-state') as Promise<TileState | null>;
  }

  /** As a script reads it; empty where it is not known. */
  async stat(stat: Stat): Promise<string> {
    return (await this.#statElement(stat).getAttribute('data-value')) ?? '';
  }

  /** As a person reads it. */
  async text(stat: Stat): Promise<string> {
    return (await this.#statElement(stat).textContent()) ?? '';
  }

  async frames(): Promise<number> {
    return Number(await this.stat('frames'));
  }

  async becomes(state: TileState, within = 10_000): Promise<void> {
    await this.#reads('the state', state, () => this.state(), within);
  }

  async shows(stat: Stat, value: string, within = 10_000): Promise<void> {
    await this.#reads(stat, value, () => this.stat(stat), within);
  }

  /** The count of painted frames grows by as many as given. */
  async paints(more: number, within = 10_000): Promise<void> {
    const before = await this.frames();
    await eventually(
      `${more} more frames than ${before} are painted`,
      async () => (await this.frames()) >= before + more,
      { within },
    );
  }

  /** Through the menu, as a person does. */
  choosesTransport(label: string): Promise<void> {
    return this.#chooses('Transport', label);
  }

  choosesRendition(label: string): Promise<void> {
    return this.#chooses('Rendition', label);
  }

  /** Why it is not live, or live with less than the tile could show. */
  async reason(): Promise<string | null> {
    return (await this.locator.getAttribute('data-reason')) ?? this.locator.getAttribute('data-reduced');
  }

  /** All columns in one go; a column that is not shown has none. */
  account(): Promise<Account> {
    return this.locator.evaluate((tile, stats) => {
      const read = (stat: string) => tile.querySelector(`[data-stat="${stat}"]`)?.getAttribute('data-value');
      return Object.fromEntries(stats.map((stat) => [stat, Number(read(stat) ?? 0)])) as Account;
    }, ACCOUNT_STATS);
  }

  /** The picture on the canvas and the number of the frame it says it is, read in one go. */
  async painted(): Promise<Painted> {
    const { base64, ...seen } = await this.locator.locator('canvas.picture').evaluate(readCanvas);
    return { ...seen, rgba: Buffer.from(base64, 'base64') };
  }

  /** From now on the page writes down what it paints and shows. @returns reads it */
  async keepDiary(): Promise<() => Promise<Diary>> {
    await this.locator.evaluate(startDiary);
    return () => this.locator.evaluate(readDiary);
  }

  /** A failure tells all that the tile says. */
  async #reads(what: string, value: string, look: () => Promise<string | null>, within: number) {
    const matches = async () => {
      const seen = await look();
      if (seen !== value) throw new Error(`it is "${seen}"`);
      return true as const;
    };
    try {
      await eventually(`${what} is "${value}"`, matches, { within });
    } catch (error) {
      const said = await this.locator
        .innerText({ timeout: 1_000 })
        .catch(() => 'nothing, for it is not there');
      throw new Error(`${(error as Error).message}\nThe tile says: ${said}`);
    }
  }

  async #chooses(menu: string, label: string): Promise<void> {
    await this.locator.hover();
    await this.locator.getByRole('button', { name: menu }).click();
    await this.#page.getByRole('menuitemradio', { name: label, exact: false }).click();
  }

  #statElement(stat: Stat): Locator {
    return this.locator.locator(`[data-stat="${stat}"]`).first();
  }
}
