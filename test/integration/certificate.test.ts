import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificate } from '../../capture-client/src/doctor/certificate.ts';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { type Certificate, issueCertificate, makeCertificate } from '../network/certificate.ts';
import { diagnose } from '../support/doctor.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

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

/** What the check says of it, where its authority is trusted and where it is not. */
async function checks(shown: Certificate, authority: string) {
  await using server = await shows(shown);
  const ca = await readFile(authority, 'utf8');
  const context = { signal: new AbortController().signal, timers: nodeTimers, progress: () => {} };
  const check = (trusted?: string) => certificate(server.url, trusted).run(context);
  return { trusted: await check(ca), untrusted: await check() };
}

test('names nobody else as the issuer when a certificate is signed by itself', async () => {
  const own = await makeCertificate(folder.path);
  const { trusted, untrusted } = await checks(own, own.certificate);
  expect(trusted).toMatchObject({
    outcome: 'note',
    says: 'the certificate is from localhost, trusted here and not a public authority',
  });
  expect(untrusted).toMatchObject({ outcome: 'blocked', code: 'certificate-refused' });
});

test('takes a company’s own authority for no program that inspects connections', async () => {
  const issued = await issueCertificate(folder.path, COMPANY);
  const { trusted, untrusted } = await checks(issued, issued.authority);
  expect(trusted).toEqual({
    outcome: 'note',
    says: 'the certificate is from Example Manufacturing, trusted here and not a public authority',
  });
  expect(untrusted).toMatchObject({
    ...{ outcome: 'blocked', code: 'certificate-refused' },
    says: expect.stringMatching(/^the certificate is from Example Manufacturing, not trusted here: /),
  });
});

test('names the program that inspects connections when the certificate is from one, trusted or not', async () => {
  const issued = await issueCertificate(folder.path, INSPECTOR);
  const { trusted, untrusted } = await checks(issued, issued.authority);
  const seen = { code: 'tls-intercepted', says: 'the certificate is from Zscaler Inc.' };
  expect(trusted).toMatchObject({
    ...{ ...seen, outcome: 'note' },
    next: 'The certificate is from Zscaler Inc., a program that inspects connections. Fine if your company does this; else stop.',
  });
  expect(untrusted).toMatchObject({ ...seen, outcome: 'blocked' });
});

test('trusts in the doctor the authorities of NODE_EXTRA_CA_CERTS', async () => {
  const issued = await issueCertificate(folder.path, COMPANY);
  await using server = await shows(issued);
  const { check } = await diagnose(server.url, [], { NODE_EXTRA_CA_CERTS: issued.authority });
  expect(check('certificate')).toMatchObject({ outcome: 'note', code: null });
});
