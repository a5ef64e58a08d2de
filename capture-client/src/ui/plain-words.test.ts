import { describe, expect, it } from 'vitest';
import { inPlainWords } from './plain-words.ts';

describe('why a connection failed', () => {
  it.each([
    ['websocket error (DEPTH_ZERO_SELF_SIGNED_CERT)', /not trusted.*NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /not trusted/],
    ['CERT_HAS_EXPIRED', /expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another name/],
    ['websocket error (ECONNREFUSED)', /nothing listens/],
    ['ENOTFOUND', /name is not known/],
    ['websocket error (Unexpected server response: 301)', /redirects/],
    ['HTTP 308, which leads to https://relay.test/', /redirects/],
    ['websocket error (Unexpected server response: 200)', /another server/],
  ])('%s is told in words, and kept', (detail, words) => {
    expect(inPlainWords(detail)).toMatch(words);
    expect(inPlainWords(detail)).toContain(detail);
  });

  it('is left as it is where nobody knows better', () => {
    expect(inPlainWords('timeout')).toBe('timeout');
  });
});
