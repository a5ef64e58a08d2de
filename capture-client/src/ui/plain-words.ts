const NO_RELAY = 'another server than a relay answers there';

/** What the codes of connections that fail mean to a person. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_UNTRUSTED/,
    'its certificate is not trusted on this PC; NODE_EXTRA_CA_CERTS names a file with its authority',
  ],
  [/CERT_HAS_EXPIRED/, 'its certificate has expired'],
  [/CERT_NOT_YET_VALID/, 'its certificate is not valid yet; is the clock of this PC right?'],
  [/ERR_TLS_CERT_ALTNAME_INVALID/, 'its certificate is for another name'],
  [/ERR_SSL_WRONG_VERSION|EPROTO/, 'it does not speak https there'],
  [/ENOTFOUND|EAI_AGAIN/, 'its name is not known'],
  [/ECONNREFUSED/, 'nothing listens there'],
  [/(?:HTTP|response:) 3\d\d/, 'it redirects; give the address it leads to'],
  [/(?:HTTP|response:) (?:200|404)/, NO_RELAY],
];

/** A transport's last words, with what they mean where that is known. */
export function inPlainWords(detail: string): string {
  const meaning = MEANINGS.find(([says]) => says.test(detail))?.[1];
  return meaning ? `${meaning}: ${detail}` : detail;
}
