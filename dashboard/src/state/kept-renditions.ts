import { RENDITION_CHOICES, type RenditionChoice } from '@porthole/shared/protocol/renditions';
import type { KeptText } from './kept-choice.ts';

const KEY = 'porthole-renditions';

/** The renditions that this browser's person has pinned, by camera. Auto is not kept. */
export class KeptRenditions {
  readonly #storage: () => KeptText;
  readonly #chosen: Map<string, RenditionChoice>;

  constructor(storage: () => KeptText) {
    this.#storage = storage;
    this.#chosen = new Map(readKept(storage));
  }

  of(camera: string): RenditionChoice {
    return this.#chosen.get(camera) ?? 'auto';
  }

  keep(camera: string, choice: RenditionChoice): void {
    if (choice === this.of(camera)) return;
    if (choice === 'auto') this.#chosen.delete(camera);
    else this.#chosen.set(camera, choice);
    try {
      this.#storage().setItem(KEY, JSON.stringify(Object.fromEntries(this.#chosen)));
    } catch {
      // A browser told to keep nothing: the choice holds for this page.
    }
  }
}

function readKept(storage: () => KeptText): [string, RenditionChoice][] {
  try {
    return Object.entries(JSON.parse(storage().getItem(KEY) ?? '{}') as object).flatMap(([camera, kept]) => {
      const choice = RENDITION_CHOICES.find((one) => one === kept);
      return choice === undefined || choice === 'auto' ? [] : [[camera, choice]];
    });
  } catch {
    return [];
  }
}
