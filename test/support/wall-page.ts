import type { Rendition } from '@porthole/shared/protocol/renditions';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { TilePage } from './tile-page.ts';
import { pageInWords } from './whose-page.ts';

/** The Live Monitor as a person finds their way in it. */
export class WallPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.goto('/');
  }

  /** Pinned as if in an earlier visit; for tests that know a picture by its pixels, on a machine that may be slow. */
  async pinnedEarlier(camera: string, rendition: Rendition): Promise<void> {
    const kept = JSON.stringify({ [camera]: rendition });
    await this.page.addInitScript((text) => localStorage.setItem('porthole-renditions', text), kept);
  }

  /** From anywhere in the page, without loading it anew. @returns its page, read as a tile is */
  async openCamera(camera: string): Promise<TilePage> {
    await this.page.evaluate((id) => {
      location.hash = `#/camera/${id}`;
    }, camera);
    await this.page.locator(`main[data-camera="${camera}"]`).waitFor();
    return this.tile(camera);
  }

  async backToWall(): Promise<void> {
    await this.page.evaluate(() => {
      location.hash = '#/';
    });
    await this.page.locator('.wall').waitFor();
  }

  tile(camera: string): TilePage {
    return new TilePage(this.page, camera);
  }

  /** The first tile, where the test does not know its camera. */
  only(): TilePage {
    return new TilePage(this.page, null);
  }

  /** Chosen as if in an earlier visit: the browser keeps the choice. */
  async choseEarlier(choice: TransportChoice): Promise<void> {
    await this.page.addInitScript((kept) => localStorage.setItem('porthole-transport', kept), choice);
  }

  async shows(cameras: number, within = 10_000): Promise<void> {
    const looks = async () => {
      const seen = await this.page.locator('[data-camera]').count();
      if (seen !== cameras) throw new Error(`${seen} cameras`);
      return true;
    };
    const never = () => `${pageInWords(this.page)} never showed ${cameras} cameras`;
    await eventually(`the wall shows ${cameras} cameras`, looks, { within, never });
  }

  /** Painted frames of every tile in the wall's order, read in one go. */
  counts(): Promise<number[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('[data-camera]')].map((tile) =>
        Number(tile.querySelector('[data-stat="frames"]')?.getAttribute('data-value')),
      ),
    );
  }

  /** Bytes of script objects that are in use once the rubbish is out. */
  async heapBytes(): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page);
    try {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    } finally {
      await session.detach();
    }
  }
}
