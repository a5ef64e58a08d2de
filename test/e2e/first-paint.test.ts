import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLink } from '../network/link.ts';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser, type WallVisit } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';

/** Long enough that what waits for an answer is told from what was asked beside it. */
const LONG = { delayMs: 100 };
/** An answer with a frame of the clip is five times as long, one that only lists a camera a twentieth of it. */
const FRAME_BYTES = 10_000;

/** One request of the page, ms since its opening. */
interface Asked {
  readonly path: string;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** Of the answer. */
  readonly bytes: number;
}

declare global {
  interface Window {
    portholePaintedAt?: number;
  }
}

/** Runs in the page before its own scripts. Nothing in it has a name: tsx keeps names by a helper that no page has. */
function notePaint(): void {
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector('canvas[data-sequence]')) return;
    window.portholePaintedAt = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-sequence'] });
}

/** What the page had been answered when it painted its first frame. */
async function answeredBeforePaint({ page, wall }: WallVisit): Promise<Asked[]> {
  await page.addInitScript(notePaint);
  await wall.open();
  const paintedAt = await eventually(
    'a frame is painted',
    () => page.evaluate(() => window.portholePaintedAt),
    { within: 20_000 },
  );
  const asked = await page.evaluate(() =>
    performance.getEntriesByType('resource').map((entry) => {
      const {
        name,
        initiatorType: kind,
        startTime: start,
        responseEnd: end,
        decodedBodySize: bytes,
      } = entry as PerformanceResourceTiming;
      return { path: new URL(name).pathname, kind, start, end, bytes };
    }),
  );
  return asked.filter(({ end }) => end > 0 && end <= paintedAt);
}

/** How many requests followed one another's answers, up to and with this one. */
function inSequence(last: Asked, asked: readonly Asked[]): number {
  const before = asked.filter(({ end }) => end <= last.start);
  return 1 + Math.max(0, ...before.map((one) => inSequence(one, before)));
}

let relay: RelayProcess;
let api: RelayApi;
let browser: TestBrowser;

beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelayProcess(), TestBrowser.start()]);
  api = await relay.signedIn();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
});

describe('LA-1: the first picture of a page that was never here', () => {
  test('comes by HTTP after the script and the list of cameras, and waits for nothing else', async () => {
    const camera = await api.createCamera();
    await using capture = startCapture({ relay, camera, source: CLIP.path });
    await captureReports(capture, 'sending', ({ state }) => state === 'sending');
    await using link = await startLink(relay.url, LONG);
    await using visit = await browser.wall(api, { at: link.url, relayed: true });
    const asked = await answeredBeforePaint(visit);

    const frames = asked.filter(({ path, bytes }) => path === '/api/frames/next' && bytes > FRAME_BYTES);
    // A list that changes meanwhile, as when this page itself begins to watch, is one answer more. The next frame may come before the first is painted.
    expect(Math.min(...frames.map((one) => inSequence(one, asked)))).toBeLessThanOrEqual(4);
    const script = asked.find(({ kind }) => kind === 'script');
    const session = asked.filter(({ path }) => path === '/api/session');
    expect(session).toHaveLength(1);
    expect(session[0]!.start).toBeLessThan(script!.end);
    expect(asked.filter(({ path }) => path.endsWith('.css'))).toEqual([]);
  });
});
