import type { SourceFailure } from './source.ts';

const TOOL_MISSING = /not found|not recognized|ENOENT.*(?:fswebcam|CommandCam)|fswebcam.*ENOENT|CommandCam/i;
const NO_PICTURE = /ENOENT|no webcam found|no such (?:file|device)|no video devices/i;
const BUSY = /busy|in use/i;

/** What node-webcam's last words mean. */
export function stillsFailure(words: string, insteadOfFfmpeg: boolean): SourceFailure {
  if (BUSY.test(words)) return { code: 'camera-busy', detail: lastLine(words) };
  if (TOOL_MISSING.test(words))
    return { code: insteadOfFfmpeg ? 'ffmpeg-missing' : 'source-failed', detail: MISSING };
  if (NO_PICTURE.test(words)) return { code: 'camera-none', detail: 'No webcam gave a picture.' };
  return { code: 'source-failed', detail: lastLine(words) };
}

const MISSING =
  'Stills need fswebcam on Linux, CommandCam.exe on Windows and imagesnap on macOS; none is there.';

function lastLine(words: string): string {
  const lines = words.split(/\r?\n/).filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? 'It ended without a word.').slice(0, 300);
}
