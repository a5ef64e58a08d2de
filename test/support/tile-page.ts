import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { type Diary, readCanvas, readDiary, startDiary } from './in-page.ts';
import { pageInWords } from './whose-page.ts';

/** Ms that a failure waits for the page's own words. */
const SAYS_MS = 1_000;

export type TileState = 'connecting' | 'live' | 'stale' | 'offline';
export type Stat =
  | 'frames'
  | 'fps'
  | 'age'
  | 'camera-transport'
  | 'viewer-transport'
  | 'rendition'
  | 'resolution'
  | DropStat;

/** Why frames were not painted, on a camera's own page. */
export type DropStat = 'skipped' | 'replaced' | 'stood-by' | 'broken';

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
  #camera: string | null;

  /** @param camera its id; null for the only tile there is */
  constructor(page: Page, camera: string | null) {
    this.#page = page;
    this.#camera = camera;
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

  async becomes(state: TileState, within = 30_000): Promise<void> {
    const look = async () => {
      const seen = await this.state();
      if (seen !== state) throw new Error([seen, await this.reason()].filter(Boolean).join(', '));
    };
    await this.awaits((camera) => `showed ${camera} ${state}`, look, within);
  }

  async shows(stat: Stat, value: string, within = 30_000): Promise<void> {
    const look = async () => {
      const seen = await this.stat(stat);
      if (seen !== value) throw new Error(`${stat} "${seen}"`);
    };
    await this.awaits((camera) => `showed ${stat} "${value}" of ${camera}`, look, within);
  }

  /** The count of painted frames grows by as many as given. */
  async paints(more: number, within = 30_000): Promise<void> {
    const before = await this.frames();
    const look = async () => {
      const painted = (await this.frames()) - before;
      if (painted < more) throw new Error(`${painted} more frames`);
    };
    await this.awaits((camera) => `painted ${more} more frames of ${camera}`, look, within);
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

  /**
   * A failure says whose page never did it, what was seen last, and all that the page says of the camera.
   *
   * @param did `showed camera "Yard" live`
   * @param look throws what it saw while it is not so
   */
  protected async awaits(
    did: (camera: string) => string,
    look: () => Promise<void>,
    within: number,
  ): Promise<void> {
    await eventually(did('the camera'), () => look().then(() => true), {
      within,
      never: async () => `${pageInWords(this.#page)} never ${did(await this.#name())}`,
      context: async () => `The page says: ${await this.#words()}`,
    });
  }

  /** As the person reads it; its id where the page says no name. */
  async #name(): Promise<string> {
    const name = this.locator.locator('[id$="-name"], h1 .visually-hidden').first();
    const said = await name.textContent({ timeout: SAYS_MS }).catch(() => null);
    return said === null ? `camera ${this.#camera ?? ''}`.trim() : `camera "${said.replace(/:\s*$/, '')}"`;
  }

  #words(): Promise<string> {
    return this.locator.innerText({ timeout: SAYS_MS }).catch(() => 'nothing of it');
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
