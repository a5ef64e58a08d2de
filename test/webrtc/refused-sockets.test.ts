import { expect, test, vi } from 'vitest';
import { BLOCKS_SOCKET_IO, OPEN, refusesUpgrade } from '../network/policies.ts';
import type { Policy } from '../network/policy.ts';
import { startProxy } from '../network/reverse-proxy.ts';
import { captureReports } from '../support/capture.ts';
import { bothWays } from './ends.ts';
import { Lab, WANTED } from './lab.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 });

const REFUSES_WEBSOCKET = refusesUpgrade({ status: 403 });

/** A box before the relay, which sees how signals go through it. */
async function boxBefore(lab: Lab, policy: Policy) {
  const { hostname } = new URL(lab.relay.url);
  let signals = 0;
  const request: Policy['request'] = (incoming) => {
    if (/\/rtc(\?|$)/.test(incoming.url ?? '')) signals += 1;
    return policy.request?.(incoming);
  };
  const proxy = await startProxy(lab.relay.url, { ...policy, request }, hostname);
  return {
    at: proxy.url,
    port: Number(new URL(proxy.url).port),
    get signals() {
      return signals;
    },
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

test.for<[string, Policy, Policy]>([
  ['WebSocket to the viewer is refused', REFUSES_WEBSOCKET, OPEN],
  ['WebSocket to the camera’s PC is refused', OPEN, REFUSES_WEBSOCKET],
  ['Socket.IO is blocked to both', BLOCKS_SOCKET_IO, BLOCKS_SOCKET_IO],
])(
  'RT-14: where %s, a viewer is upgraded, and back on JPEGs when UDP dies',
  async ([, toViewer, toCamera], context) => {
    await using lab = await Lab.open();
    if (!lab) return context.skip(WANTED);
    await using viewers = await boxBefore(lab, toViewer);
    await using cameras = await boxBefore(lab, toCamera);
    await using camera = await lab.camera([], cameras);
    const isPlain = (policy: Policy) => policy !== OPEN;
    if (isPlain(toCamera))
      await captureReports(camera.capture, 'plain requests carry', ({ transport }) => transport === 'http');
    await using look = await lab.look(camera.id, viewers);
    await lab.isKeptUp(camera, [look], async () => {
      await look.upgraded();
      await look.paintsVideo(20);
      expect([viewers.signals > 0, cameras.signals > 0]).toEqual([isPlain(toViewer), isPlain(toCamera)]);
      if (isPlain(toViewer)) await look.shown.rungBecomes('http', 'standby');
      await lab.viewer.drops(...bothWays('meta l4proto udp'), ...lab.tcpBut(viewers.port));
      await look.shown.rungBecomes('webrtc', 'failed rtc-stall', 15_000);
      await look.paintsJpegs(20);
    });
    camera.capture.kill('SIGKILL');
    await look.countsAll();
  },
);
