import type { CDPSession, Page } from 'playwright-core';

/** What a page holds that its garbage collection leaves. */
export interface Held {
  readonly heapBytes: number;
  readonly peers: number;
  readonly videos: number;
  readonly listeners: number;
}

const LOOKS = 6;

/** Looks into a page's heap, by DevTools' protocol. */
export class PageMemory {
  readonly #devTools: CDPSession;

  private constructor(devTools: CDPSession) {
    this.#devTools = devTools;
  }

  static async of(page: Page): Promise<PageMemory> {
    const devTools = await page.context().newCDPSession(page);
    for (const domain of ['Runtime', 'HeapProfiler', 'Performance'] as const)
      await devTools.send(`${domain}.enable`);
    return new PageMemory(devTools);
  }

  async held(): Promise<Held> {
    const heapBytes = await this.#leastHeap();
    const { metrics } = await this.#devTools.send('Performance.getMetrics');
    return {
      heapBytes,
      peers: await this.#count('RTCPeerConnection'),
      videos: await this.#count('HTMLVideoElement'),
      listeners: metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? Number.NaN,
    };
  }

  /** What is at work at the moment of one look is done by the next; what a collection finalizes the next one frees. */
  async #leastHeap(): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let look = 0; look < LOOKS; look += 1) {
      await this.#devTools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await this.#devTools.send('Runtime.getHeapUsage');
      least = Math.min(least, usedSize);
    }
    return least;
  }

  /** Objects of the browser's own class, whoever has wrapped it. */
  async #count(className: string): Promise<number> {
    const objectGroup = 'counted';
    const { result: prototype } = await this.#devTools.send('Runtime.evaluate', {
      expression: `(${nativePrototype})(${className})`,
      objectGroup,
    });
    const { objects } = await this.#devTools.send('Runtime.queryObjects', {
      prototypeObjectId: String(prototype.objectId),
      objectGroup,
    });
    const { result } = await this.#devTools.send('Runtime.callFunctionOn', {
      objectId: String(objects.objectId),
      // Prototypes of classes that extend it are no objects of it.
      functionDeclaration:
        'function () { return this.filter((one) => !Object.hasOwn(one, "constructor")).length; }',
      returnByValue: true,
    });
    await this.#devTools.send('Runtime.releaseObjectGroup', { objectGroup });
    return Number(result.value);
  }
}

/** Stands alone: it is sent to the page as text. Of a class that a page has wrapped, what it wraps. */
function nativePrototype(shown: { prototype: object }): object {
  let { prototype } = shown;
  while (!String(prototype.constructor).includes('[native code]'))
    prototype = Object.getPrototypeOf(prototype);
  return prototype;
}
