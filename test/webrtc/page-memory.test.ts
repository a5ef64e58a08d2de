import { expect, test } from 'vitest';
import { TestBrowser } from '../support/browser.ts';
import { PageMemory } from './page-memory.ts';

declare global {
  interface Window {
    kept?: unknown[];
  }
}

test('a page’s memory is what is held in it: connections, videos, listeners and all else, but nothing that was let go', async () => {
  await using browser = await TestBrowser.launch();
  await using visit = await browser.stranger('about:blank');
  await visit.page.evaluate(() => {
    window.RTCPeerConnection = class extends RTCPeerConnection {};
  });
  const memory = await PageMemory.of(visit.page);
  const before = await memory.held();
  await visit.page.evaluate(() => {
    const make = () => {
      const peer = new RTCPeerConnection();
      const video = document.createElement('video');
      video.addEventListener('resize', () => {});
      peer.close();
      return [peer, video, new Array(100_000).fill(Math.PI)];
    };
    make();
    window.kept = [make(), make()];
  });
  const holding = await memory.held();
  expect(holding).toMatchObject({ peers: before.peers + 2, videos: before.videos + 2 });
  expect(holding.listeners).toBe(before.listeners + 2);
  expect(holding.heapBytes).toBeGreaterThan(before.heapBytes + 1_000_000);
  await visit.page.evaluate(() => delete window.kept);
  expect(await memory.held()).toMatchObject({ peers: before.peers, videos: before.videos });
});
