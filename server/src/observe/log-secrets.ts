const CENSOR = '(secret)';

/** What a value is called where it is a secret. */
const SECRET_NAME = /^(?:key|auth|authorization|cookie|set-cookie|secret|token|ticket|(?:.*_)?password)$/i;

/** Depth to which it is looked into what is logged. */
const DEPTH = 4;

/** What is logged, with values left out that have the name of a secret. */
export function withoutSecrets(given: Record<string, unknown>): Record<string, unknown> {
  return censored(given, DEPTH) as Record<string, unknown>;
}

function censored(given: unknown, depth: number): unknown {
  // Errors have a serializer of their own.
  if (typeof given !== 'object' || given === null || given instanceof Error) return given;
  if (depth === 0) return '…';
  if (Array.isArray(given)) return given.map((one) => censored(one, depth - 1));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) ? CENSOR : censored(value, depth - 1),
    ]),
  );
}

/** What our own secrets look like, wherever they stand: camera keys, session tokens and their hashes, tickets, credentials in headers and addresses. */
const SHAPES: readonly [RegExp, string][] = [
  [/pk_[\w-]{16,}/g, CENSOR],
  [/whsec_[\w+/=-]{8,}/g, CENSOR],
  [/(\/sign-in\/)[^\s"?#]+/g, `$1${CENSOR}`],
  [/\b(Bearer|Basic)\s+[^\s",]+/gi, `$1 ${CENSOR}`],
  [/([a-z][a-z\d+.-]*:\/\/)[^\s/@"]+@/gi, `$1${CENSOR}@`],
  [/([?&](?:key|token|secret|password|auth)=)[^&\s"]+/gi, `$1${CENSOR}`],
  // 256 bits in base64url, as secrets.ts makes them.
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, CENSOR],
];

/**
 * The last look at a whole line.
 *
 * @param secrets that have no shape, such as passwords from the settings
 */
export function scrubber(secrets: readonly string[]): (line: string) => string {
  // As they stand in JSON, quotes and all; a very short one would take every line apart.
  const literal = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [JSON.stringify(secret).slice(1, -1), secret]);
  return (line) => {
    let clean = line;
    for (const secret of literal) clean = clean.replaceAll(secret, CENSOR);
    for (const [shape, instead] of SHAPES) clean = clean.replace(shape, instead);
    return clean;
  };
}
