import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, makeCertificate } from '../network/certificate.ts';
import { startWebServer } from '../network/web-server.ts';
import { WEB_SERVERS } from '../network/web-server-kinds.ts';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { CLIP } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

let relay: TestRelay;
let api: RelayApi;
let browser: TestBrowser;
let folder: TempFolder;
let certificate: Certificate;

beforeAll(async () => {
  [relay, browser, folder] = await Promise.all([
    startRelay({ PORTHOLE_TRUST_PROXY: 'on' }),
    TestBrowser.launch(['--ignore-certificate-errors']),
    tempFolder(),
  ]);
  [api, certificate] = await Promise.all([relay.signedIn(), makeCertificate(folder.path)]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

describe.each(WEB_SERVERS)('behind %s, over TLS', (_, kind) => {
  test.skipIf(!findProgram(kind.command))(
    'the capture client and a page that speaks HTTP/2 get up to WebSocket',
    async () => {
      await using server = await startWebServer(kind, { to: relay.url, certificate });
      const camera = await api.createCamera();
      // As where a company's own authority signs: the capture client is told of it by its environment.
      const env = { NODE_EXTRA_CA_CERTS: certificate.certificate };
      await using capture = startCapture({ relay: server, camera, source: CLIP.path, env });
      const sends = ({ state, transport }: { state: string; transport: string | null }) =>
        state === 'sending' && transport === 'websocket';
      await captureReports(capture, 'sending by WebSocket', sends);

      await using visit = await browser.wall(api, { at: server.url, relayed: true });
      await visit.wall.open();
      const tile = visit.wall.tile(camera.id);
      await tile.becomes('live');
      await tile.shows('viewer-transport', 'websocket');
      await tile.paints(10);
      const spoken = await visit.page.evaluate(
        () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).nextHopProtocol,
      );
      expect(spoken).toBe('h2');
      await api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
    },
  );
});
