import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { median } from '../bench/statistics.ts';
import { browserIn } from '../network/browser-in.ts';
import { TestBrowser, type Visit } from '../support/browser.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { type Island, openIsland } from './island.ts';
import { longestBetween } from './paint-watch.ts';
import { buildTwoPeers, TwoPeersPage } from './two-peers.ts';
import type { Seen } from './two-peers-page.ts';

const island: Island | undefined = await openIsland();
if (!island) console.warn('No network of the kernel can be made here: no path of WebRTC is broken.');

let browser: TestBrowser;
let folder: TempFolder;
let script: string;
let visit: Visit;
let peers: TwoPeersPage;

beforeAll(async () => {
  folder = await tempFolder();
  browser = island ? await browserIn(island.namespace, folder.path) : await TestBrowser.start();
  script = await buildTwoPeers();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await island?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  visit = await browser.stranger('http://porthole.invalid');
  peers = new TwoPeersPage(visit.page);
});
afterEach(async () => {
  await visit[Symbol.asyncDispose]();
  await island?.mend();
});

/** Ms for which the picture may stand still: a second until WebRTC is over, and until the next JPEG. */
const MOST_GAP_MS = 1_300;

/** Ms for which nothing new was to be seen, at the longest: of JPEGs while they paint, of WebRTC while it does. Not counted is when the page was given no time. */
function longestGap({ modes, frames, jpegs, stalls }: Seen): number {
  const modeAt = (at: number) => modes.findLast((one) => one.at <= at)?.mode ?? 'jpeg';
  const painted = [...frames.map(({ at }) => at), ...jpegs.filter((at) => modeAt(at) !== 'rtc')];
  const inOrder = painted.sort((a, b) => a - b);
  return longestBetween(inOrder, stalls);
}

const modesOf = ({ modes }: Seen) => modes.map(({ mode }) => mode);

describe('A viewer with a real connection', () => {
  test('shows its frames, each of them another, and estimates their age', async () => {
    await peers.start(script);
    const seen = await peers.frames(60);
    expect(new Set(seen.frames.slice(-30).map(({ shade }) => shade)).size).toBe(6);
    const late = seen.frames.slice(-30).map(({ ageMs, trueAgeMs }) => Math.abs((ageMs ?? 1e9) - trueAgeMs));
    expect(late.sort((a, b) => a - b)[15]).toBeLessThan(40);
    const times = seen.frames.map(({ at }) => at);
    expect(median(times.slice(1).map((at, before) => at - (times[before] as number)))).toBeLessThan(100);
    expect(longestGap(seen)).toBeLessThan(800);
  });

  test('tells how it came about, and over what', async () => {
    await peers.start(script);
    await peers.frames(40);
    const { report } = await peers.seen();
    expect(report).toMatchObject({
      rung: { state: 'carrying', code: null },
      attempt: { number: 1, end: null },
      figures: { pair: { local: 'host', protocol: 'udp' } },
    });
    expect(report?.attempt?.shownMs).toBeLessThan(1_500);
  });

  test('is not shown where nothing is sent', async () => {
    await peers.start(script, 'mute');
    const { code, seen } = await peers.end();
    expect([code, modesOf(seen)]).toEqual(['rtc-connected-no-frames', []]);
  });

  test('is not shown where its answer goes nowhere', async () => {
    await peers.start(script, 'mock');
    const { code, seen } = await peers.end();
    expect([code, modesOf(seen)]).toEqual(['rtc-ice-blocked', []]);
  });

  test('is over, and not to blame, while its source stands still, and comes back with it', async () => {
    await peers.start(script);
    await peers.reaches('rtc');
    await peers.set({ draws: false, jpegs: false });
    expect((await peers.end()).code).toBe('no-frames');
    await peers.set({ draws: true, jpegs: true });
    expect(modesOf(await peers.reaches('rtc'))).toEqual(['rtc', 'jpeg', 'rtc']);
  });

  test('is over where it alone stands still, and JPEGs take over', async () => {
    await peers.start(script);
    await peers.reaches('rtc');
    await peers.set({ draws: false });
    const { code, seen } = await peers.end();
    expect([code, modesOf(seen)]).toEqual(['rtc-stall', ['rtc', 'jpeg']]);
    expect(longestGap(seen)).toBeLessThan(MOST_GAP_MS);
  });

  test('leaves no connection open, whichever end closes it', async () => {
    await peers.start(script);
    await peers.reaches('rtc');
    await peers.close();
    const { code, seen } = await peers.end();
    expect([code, seen.sending]).toEqual([null, 0]);
  });
});

test('A hundred attempts, one after another, leave no connection behind, and the last one shows', async () => {
  await peers.start(script, 'mute');
  await peers.asked(1);
  for (let attempt = 2; attempt <= 100; attempt += 1) {
    await peers.forbidAndAllow();
    await peers.asked(attempt);
  }
  await peers.set({ fault: 'none' });
  await peers.forbidAndAllow();
  const seen = await peers.frames(20);
  expect([seen.sending, seen.ended.length]).toEqual([1, 100]);
});

describe.skipIf(!island)('A path that is broken', () => {
  test('from the start is given up within five seconds, unseen', async () => {
    await island?.drop('meta l4proto udp');
    await peers.start(script);
    const { endedAfterMs, code, seen } = await peers.end();
    expect([code, modesOf(seen)]).toEqual(['rtc-ice-blocked', []]);
    expect(endedAfterMs).toBeLessThan(5_000);
    expect(longestGap(seen)).toBeLessThan(400);
  });

  test('for large packets from the start ends its handshake', async () => {
    await island?.drop('udp length > 600');
    await peers.start(script);
    expect((await peers.end()).code).toBe('rtc-dtls-timeout');
  });

  test('in the middle is left within a second, and is tried again once it heals', async () => {
    await peers.start(script);
    await peers.reaches('rtc');
    await island?.drop('meta l4proto udp');
    const { code, seen } = await peers.end();
    expect([code, modesOf(seen)]).toEqual(['rtc-stall', ['rtc', 'jpeg']]);
    expect(longestGap(seen)).toBeLessThan(MOST_GAP_MS);
    await island?.mend();
    await peers.tryNow();
    expect(modesOf(await peers.reaches('rtc'))).toEqual(['rtc', 'jpeg', 'rtc']);
  });

  test('for large packets in the middle is left too', async () => {
    await peers.start(script);
    await peers.reaches('rtc');
    await island?.drop('udp length > 400');
    const { code, seen } = await peers.end();
    expect(code).toBe('rtc-stall');
    expect(longestGap(seen)).toBeLessThan(MOST_GAP_MS);
  });

  test('for a moment stays the one that it is', async () => {
    await peers.start(script);
    const { length } = (await peers.reaches('rtc')).frames;
    await island?.dropFor(300, 'meta l4proto udp');
    const seen = await peers.frames(length + 30);
    expect([modesOf(seen), seen.ended]).toEqual([['rtc'], []]);
  });
});
