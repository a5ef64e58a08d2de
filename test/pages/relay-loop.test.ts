import { fileURLToPath } from 'node:url';
import { LOOP_MS, loopResultOf } from '@porthole/shared/doctor/ice/relay-checks';
import { parseIceUrl } from '@porthole/shared/protocol/ice-url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintCredentials } from '../../server/src/ice/turn-credentials.ts';
import { makeCertificate } from '../network/certificate.ts';
import { KernelLinks } from '../network/kernel-link.ts';
import { COTURN, startTurnServer, type TurnServer } from '../network/turn-server.ts';
import { TestBrowser, type Visit } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { pageScript } from '../support/page-script.ts';
import { findProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

const ENTRY = fileURLToPath(new URL('relay-loop-page.ts', import.meta.url));
const SECRET = 'a-secret-that-coturn-has-too';

let folder: TempFolder;
let links: KernelLinks | undefined;
let coturn: TurnServer | undefined;
let browser: TestBrowser;
let visit: Visit;
beforeAll(async () => {
  links = findProgram(COTURN) ? await KernelLinks.open() : undefined;
  if (!links) return;
  folder = await tempFolder();
  const certificate = await makeCertificate(folder.path);
  coturn = await startTurnServer({ secret: SECRET, certificate, address: links.hub });
  // The authority of its certificate is trusted by nobody.
  browser = await TestBrowser.start();
  visit = await browser.stranger('about:blank');
  await visit.page.clock.install();
  await visit.page.addScriptTag({ content: await pageScript(ENTRY) });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await coturn?.[Symbol.asyncDispose]();
  await links?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

/** @param passes ms of the page's own time that pass meanwhile */
async function looped(url: string, { secret = SECRET, passes = 0 } = {}) {
  const parsed = parseIceUrl(url);
  if (!parsed) throw new Error(url);
  const server = { ...parsed, ...mintCredentials(secret, 'ses_0000000001', Date.now()) };
  const ending = visit.page.evaluate((given) => window.portholeRelayLoop(given), server);
  await visit.page.clock.runFor(passes);
  return loopResultOf(server, await ending, Date.now());
}

describe('Sent through the real coturn and back within one page', () => {
  const [UDP, TCP, TLS] = [0, 1, 2] as const;

  test.for([
    ['UDP', UDP],
    ['TCP', TCP],
  ] as const)('[DR-3] over %s, five frames are decoded', async ([, way], context) => {
    if (!coturn) return context.skip('It wants root, iproute2 and coturn.');
    const result = await looped(coturn.urls[way]);
    expect(result, coturn.output).toMatchObject({ outcome: 'fine' });
  });

  test.for([
    ['UDP', UDP],
    ['TCP', TCP],
  ] as const)('over %s, refused credentials are told', async ([, way], context) => {
    if (!coturn) return context.skip('It wants root, iproute2 and coturn.');
    const result = await looped(coturn.urls[way], { secret: 'another secret' });
    expect(result).toMatchObject({ outcome: 'blocked', code: 'turn-auth' });
  });

  test('a certificate that nobody trusts is a server out of reach', async (context) => {
    if (!coturn) return context.skip('It wants root, iproute2 and coturn.');
    expect(await looped(coturn.urls[TLS])).toMatchObject({ code: 'turn-unreachable' });
  });

  test.for(['udp', 'tcp'])(
    'over %s, a server that is not there is out of reach once 4 s have passed',
    async (way, context) => {
      if (!links) return context.skip('It wants root, iproute2 and coturn.');
      const result = await looped(`turn:${links.hub}:${await freePort()}?transport=${way}`, {
        passes: LOOP_MS,
      });
      expect(result).toMatchObject({ outcome: 'blocked', code: 'turn-unreachable' });
    },
  );
});
