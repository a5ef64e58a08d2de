/** What `--source` may name. */
export type SourceChoice =
  | { kind: 'webcam'; which: string | null }
  | { kind: 'stills'; device: number | 'TEST' | null }
  | { kind: 'screen' }
  | { kind: 'file'; path: string }
  | { kind: 'url'; url: string }
  | { kind: 'test' }
  /** A webcam where there is one, else the test pattern. */
  | { kind: 'auto' };

const PLAIN = ['webcam', 'screen', 'test', 'auto', 'stills'] as const;
const ADDRESS = /^(rtsps?|https?):\/\/[^\s/]+/i;
/** Two letters at least: `C:\clip.mp4` is a file. */
const OTHER_SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

/** @throws {Error} whose message completes "--source must be" */
export function parseSourceChoice(text: string): SourceChoice {
  const plain = PLAIN.find((word) => word === text);
  if (plain === 'webcam') return { kind: 'webcam', which: null };
  if (plain === 'stills') return { kind: 'stills', device: null };
  if (plain) return { kind: plain };
  if (text.startsWith('webcam:'))
    return { kind: 'webcam', which: text.slice('webcam:'.length).trim() || null };
  if (text.startsWith('stills:'))
    return { kind: 'stills', device: stillsDevice(text.slice('stills:'.length)) };
  if (ADDRESS.test(text)) return { kind: 'url', url: text };
  if (text.trim() === '' || OTHER_SCHEME.test(text)) throw new Error(EXPECTED);
  return { kind: 'file', path: text };
}

const EXPECTED =
  'webcam, webcam:<name or number>, screen, a file path, an rtsp: or http: address, test, auto or stills';

/** It ends up in a shell line of node-webcam's, so nothing but these passes. */
function stillsDevice(text: string): number | 'TEST' {
  if (text === 'TEST') return text;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw new Error('stills or stills:<number of the device>');
}
