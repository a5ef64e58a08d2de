import { describe, expect, it } from 'vitest';
import { hideSecrets, showUrl } from './secrets.ts';

const SECRET = 'hunter2';
const URLS = [
  `rtsp://ada:${SECRET}@10.0.0.9:554/live`,
  `rtsp://ada:${SECRET}@x@10.0.0.9/live`,
  `rtsp://ada:a/${SECRET}@10.0.0.9/live`,
  `rtsp://ada:a?${SECRET}@10.0.0.9/live`,
  `http://10.0.0.9/live?user=ada&password=${SECRET}`,
  `https://ada@10.0.0.9/live?token=${SECRET}#${SECRET}`,
];

describe('addresses', () => {
  it.each(URLS)('%s is shown without its secret', (url) => {
    expect(showUrl(url)).not.toContain(SECRET);
  });

  it.each(URLS)('what a tool says of %s is shown without its secret', (url) => {
    expect(hideSecrets(`[rtsp] ${url}: Server returned 401\n${url}`, url)).not.toContain(SECRET);
    expect(hideSecrets(`redirected to '${url}'`)).not.toContain(SECRET);
  });

  it('are shown with what is no secret', () => {
    expect(showUrl(`rtsp://ada:${SECRET}@10.0.0.9:554/live`)).toBe('rtsp://10.0.0.9:554/live');
    expect(hideSecrets('http://10.0.0.9/live: 404 Not Found', undefined)).toBe(
      'http://10.0.0.9/live: 404 Not Found',
    );
  });
});
