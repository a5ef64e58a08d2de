import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Paths of what a web server wants to have TLS. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  /** Both in one file. */
  readonly both: string;
}

/** An authority of one's own, and what it has issued for 127.0.0.1 and localhost. */
export interface Issued extends Certificate {
  /** Path of the authority's own certificate, which whoever trusts it names in NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
}

/**
 * As a company's authority does, or a program that inspects connections.
 * @param issuer its name as a certificate has it, such as `/O=Zscaler Inc./CN=Zscaler Root CA`
 * @param folder where all of it is to be kept
 */
export async function issueCertificate(folder: string, issuer: string): Promise<Issued> {
  const paths = (name: string) => ({
    certificate: join(folder, `${name}.pem`),
    key: join(folder, `${name}.key`),
  });
  const [root, leaf] = [paths('authority'), paths('issued')];
  const both = join(folder, 'both.pem');
  const made = ['req', '-x509', ...NEW_KEY, '-days', '2'];
  const authority = ['-subj', issuer, '-addext', 'basicConstraints=critical,CA:TRUE'];
  await openssl(...made, ...authority, '-keyout', root.key, '-out', root.certificate);
  const own = ['-subj', '/CN=localhost', '-addext', NAMES, '-addext', 'basicConstraints=CA:FALSE'];
  const by = ['-CA', root.certificate, '-CAkey', root.key];
  await openssl(...made, ...own, ...by, '-keyout', leaf.key, '-out', leaf.certificate);
  await writeFile(both, (await readFile(leaf.certificate, 'utf8')) + (await readFile(leaf.key, 'utf8')));
  return { ...leaf, both, authority: root.certificate };
}

/** For 127.0.0.1 and localhost, signed by itself. @param folder where it is to be kept */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  const both = join(folder, 'both.pem');
  const whose = ['-days', '2', '-subj', '/CN=localhost', '-addext', NAMES];
  await openssl('req', '-x509', ...NEW_KEY, ...whose, '-keyout', key, '-out', certificate);
  await writeFile(both, (await readFile(certificate, 'utf8')) + (await readFile(key, 'utf8')));
  return { certificate, key, both };
}

const NAMES = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const openssl = (...args: string[]) => promisify(execFile)('openssl', args);
