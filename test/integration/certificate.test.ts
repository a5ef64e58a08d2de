import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Certificate, issueCertificate, makeCertificate } from '../network/certificate.ts';
import { startWebServer } from '../network/web-server.ts';
import { nginx } from '../network/web-server-kinds.ts';
import { diagnose } from '../support/doctor.ts';
import { startRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

vi.setConfig({ testTimeout: 90_000 });

const INSPECTOR = '/O=Zscaler Inc./CN=Zscaler Intermediate Root CA (made up)';
const COMPANY = '/O=Example Manufacturing/CN=Example Manufacturing Root';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(async () => {
  await folder?.[Symbol.asyncDispose]();
});

/** Something that has this certificate, and is no relay. */
async function shows({ certificate, key }: Certificate): Promise<AsyncDisposable & { url: string }> {
  const options = { cert: await readFile(certificate), key: await readFile(key) };
  const server = createServer(options, (_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What the doctor says of it, where its authority is trusted and where it is not. */
async function looksAt(certificate: Certificate, authority: string) {
  await using server = await shows(certificate);
  const trusted = await diagnose(server.url, [], { NODE_EXTRA_CA_CERTS: authority });
  const untrusted = await diagnose(server.url);
  return {
    trusted: trusted.check('certificate'),
    untrusted: untrusted.check('certificate'),
    sentence: untrusted.diagnosis.sentence,
  };
}

describe('the certificate is looked at', () => {
  test('signed by itself, it is from nobody but itself', async () => {
    const own = await makeCertificate(folder.path);
    const { trusted, untrusted, sentence } = await looksAt(own, own.certificate);
    expect(trusted).toMatchObject({
      outcome: 'note',
      says: 'from localhost, trusted here and not a public authority',
    });
    expect(untrusted).toMatchObject({ outcome: 'blocked', code: 'certificate-refused' });
    expect(sentence).toBe('Does not work from here: the certificate of the relay is not trusted here');
  });

  test('of a company’s own authority, it is told from one of a program that inspects connections', async () => {
    const issued = await issueCertificate(folder.path, COMPANY);
    const { trusted, untrusted } = await looksAt(issued, issued.authority);
    expect(trusted).toMatchObject({
      ...{ outcome: 'note', code: null },
      says: 'from Example Manufacturing, trusted here and not a public authority',
    });
    expect(untrusted).toMatchObject({
      ...{ outcome: 'blocked', code: 'certificate-refused' },
      says: 'from Example Manufacturing, not trusted here',
    });
  });

  test('of a program that inspects connections, it is said whose, trusted or not', async () => {
    const issued = await issueCertificate(folder.path, INSPECTOR);
    const { trusted, untrusted, sentence } = await looksAt(issued, issued.authority);
    expect(trusted).toMatchObject({
      ...{ outcome: 'note', code: 'tls-intercepted', says: 'from Zscaler Inc.' },
      next: 'The certificate is from Zscaler Inc., a program that inspects connections. Fine if your company does this; else stop.',
    });
    expect(untrusted).toMatchObject({ outcome: 'blocked', code: 'tls-intercepted' });
    expect(sentence).toBe(
      'Does not work from here: the certificate is from Zscaler Inc., a program that inspects connections',
    );
  });

  test('pictures pass where an inspecting program is trusted, and the verdict names it', async (context) => {
    if (!findProgram(nginx.command)) return context.skip('nginx is not installed.');
    const certificate = await issueCertificate(folder.path, INSPECTOR);
    await using relay = await startRelay();
    await using server = await startWebServer(nginx, { to: relay.url, certificate });
    const { diagnosis, output } = await diagnose(server.url, [], {
      NODE_EXTRA_CA_CERTS: certificate.authority,
    });
    expect(diagnosis.sentence, output).toMatch(/^Works over WebSocket/);
    expect(diagnosis.advice).toEqual([
      {
        about: 'Certificate:',
        says: 'it is from Zscaler Inc., which reads what passes; fine if your company does this.',
      },
    ]);
  });
});
