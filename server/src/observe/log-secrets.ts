const CENSOR = '(secret)';

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;
const INSIDE = String.raw`(?:${TEXT}|[^"[\]{}])*`;

/** A value that has the name of a secret, in JSON: text, a number, or a list or object of such. */
const NAMED = new RegExp(
  String.raw`"(key|auth|authorization|cookie|set-cookie|secret|token|ticket|(?:\w*_)?password)":(?:${TEXT}|\[${INSIDE}\]|\{${INSIDE}\}|[^\s",[\]{}]+)`,
  'gi',
);

/** What our own secrets look like, wherever they stand: camera keys, session tokens and their hashes, tickets, credentials in headers and addresses. */
const SHAPES: readonly [RegExp, string][] = [
  [NAMED, `"$1":"${CENSOR}"`],
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
