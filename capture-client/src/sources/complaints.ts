import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SourceFailure } from './source.ts';

export type SourceDoor = 'webcam' | 'screen' | 'file' | 'url';

/** What ffmpeg's last words mean: a reason, or that the device has no such format and another may do. */
export interface Complaint {
  readonly code: SourceFailure['code'] | 'options-refused';
  readonly detail: string;
}

interface Pattern {
  readonly says: RegExp;
  readonly code: ReasonCode | 'options-refused';
  /** Where the words mean this; everywhere where left out. */
  readonly at?: readonly SourceDoor[];
  readonly hint?: string;
}

/** The first that matches counts, so the particular stands before the general. */
const PATTERNS: readonly Pattern[] = [
  // Windows, DirectShow. Before Windows 10 a denied camera was indistinguishable from a busy one.
  { says: /0x80070005|access is denied/i, code: 'camera-blocked-privacy', at: ['webcam'] },
  {
    says: /already in use|device or resource busy|could not run (?:graph|filter)|0x800705aa|0xc00d3704/i,
    code: 'camera-busy',
    at: ['webcam'],
  },
  {
    says: /could not enumerate video devices|no video capture devices/i,
    code: 'camera-none',
    at: ['webcam'],
  },
  { says: /could not find video device/i, code: 'camera-unplugged', at: ['webcam'] },
  // Linux, V4L2.
  {
    says: /cannot find a proper format|could not set video options|not supported by the device|ioctl\(VIDIOC_S_(?:FMT|PARM)\)/i,
    code: 'options-refused',
    at: ['webcam'],
  },
  { says: /not a video capture device|no such file or directory/i, code: 'camera-none', at: ['webcam'] },
  {
    says: /\/dev\/video\d+: permission denied/i,
    code: 'camera-blocked-privacy',
    at: ['webcam'],
    hint: 'on Linux this user must be in the group “video”',
  },
  { says: /no such device|input\/output error|ENODEV/i, code: 'camera-unplugged', at: ['webcam'] },
  // macOS, AVFoundation.
  {
    says: /not authori[sz]ed|authorization (?:denied|status)|permission denied|operation not permitted/i,
    code: 'camera-blocked-privacy',
    at: ['webcam'],
  },
  { says: /video device not found|invalid device index/i, code: 'camera-none', at: ['webcam'] },
  { says: /i\/o error/i, code: 'camera-unplugged', at: ['webcam'] },
  {
    says: /cannot open display|can't open display|failed to (?:capture|get) (?:image|window)|couldn't get window|device not found|i\/o error|input\/output error|not authori[sz]ed/i,
    code: 'screen-none',
    at: ['screen'],
  },
  { says: /no such file or directory|error 2\b/i, code: 'source-not-found', at: ['file'] },
  {
    says: /connection (?:refused|timed out|reset)|network is unreachable|no route to host|failed to resolve|name or service not known|server returned|unauthorized|error number -1(?:38|0\d{3})|input\/output error|i\/o error|end of file|protocol not found/i,
    code: 'source-unreachable',
    at: ['url'],
  },
];

/** Lines that say only that something failed, after the line that said what. */
const SAYS_LITTLE =
  /^(?:swscaler: |conversion failed|exiting normally|error opening input files?|\s*last message repeated)/i;
const MAX_DETAIL = 300;

export function readComplaint(at: SourceDoor, stderr: string): Complaint {
  const lines = stderr
    .split(/\r?\n|\r/)
    .map(plainLine)
    .filter((line) => line !== '' && !SAYS_LITTLE.test(line));
  for (const { says, code, at: places, hint } of PATTERNS) {
    if (places && !places.includes(at)) continue;
    const line = lines.find((one) => says.test(one));
    if (line !== undefined) return { code, detail: hint ? `${line}; ${hint}` : line };
  }
  return { code: 'source-failed', detail: lines.at(-1) ?? 'It ended without a word.' };
}

/** Without the address in memory that ffmpeg puts before each line. */
function plainLine(line: string): string {
  return line
    .replace(/^\[([^\]@]+?) @ [^\]]*\] ?/, '$1: ')
    .trim()
    .slice(0, MAX_DETAIL);
}
