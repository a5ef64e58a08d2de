import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const SECRET_BYTES = 32;
const ID_BYTES = 10;

/** 256 bits, in characters that survive a URL and a shell. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

/** A short name for a row: unguessable is not its job. */
export function newId(prefix: string): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return prefix + [...randomBytes(ID_BYTES)].map((byte) => letters[byte % letters.length]).join('');
}

/** For secrets with 256 bits of their own: nothing to guess, so nothing to slow down. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** @see crypto.scrypt */
export type PasswordCost = Required<Pick<ScryptOptions, 'N' | 'r' | 'p' | 'maxmem'>>;

/** OWASP's floor for scrypt: 32 MiB, some 60 ms. */
export const PASSWORD_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const PASSWORD_HASH_BYTES = 32;
const derive = promisify<string, Buffer, number, PasswordCost, Buffer>(scrypt);

export async function hashPassword(password: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, PASSWORD_HASH_BYTES, cost);
  return `scrypt$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Stands in for a person who does not exist, so that the answer takes as long. */
const NOBODY = 'scrypt$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

export async function passwordMatches(
  password: string,
  stored: string | null | undefined,
  cost: PasswordCost,
): Promise<boolean> {
  const [, salt = '', hash = ''] = (stored ?? NOBODY).split('$');
  const expected = Buffer.from(hash, 'base64url');
  const derived = await derive(
    password.normalize('NFKC'),
    Buffer.from(salt, 'base64url'),
    PASSWORD_HASH_BYTES,
    cost,
  );
  return timingSafeEqual(expected, derived) && typeof stored === 'string';
}
