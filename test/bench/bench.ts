import { KernelLinks } from '../network/kernel-link.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { makeNumbered } from './numbered.ts';
import { makePictures, type Pictures } from './pictures.ts';

/** Part of its duration that a quick run gives to each measurement, and ms that it gives at the least. */
const QUICK = 0.3;
const QUICK_LEAST_MS = 2_500;

/** What all rows of one run have in common. */
export class Bench implements AsyncDisposable {
  readonly quick: boolean;
  /** Undefined where lines must be made in user space. */
  readonly kernel: KernelLinks | undefined;
  readonly #folder: TempFolder;
  readonly #pictures = new Map<number, Promise<Pictures>>();
  #numbered: Promise<Pictures> | undefined;

  private constructor(quick: boolean, kernel: KernelLinks | undefined, folder: TempFolder) {
    this.quick = quick;
    this.kernel = kernel;
    this.#folder = folder;
  }

  static async open(quick: boolean): Promise<Bench> {
    return new Bench(quick, await KernelLinks.open(), await tempFolder());
  }

  /** Where servers listen. */
  get host(): string {
    return this.kernel?.hub ?? '127.0.0.1';
  }

  duration(ms: number): number {
    return this.quick ? Math.min(ms, Math.max(QUICK_LEAST_MS, ms * QUICK)) : ms;
  }

  /** Made once for each size. */
  pictures(bytes: number): Promise<Pictures> {
    const made = this.#pictures.get(bytes) ?? makePictures(this.#folder.path, bytes);
    this.#pictures.set(bytes, made);
    return made;
  }

  /** Of a webcam's size and bytes, each of which tells which it is. */
  numberedPictures(): Promise<Pictures> {
    this.#numbered ??= makeNumbered(this.#folder.path);
    return this.#numbered;
  }

  /** For files of this run. */
  get folder(): string {
    return this.#folder.path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kernel?.[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
