import type { Check, CheckResult } from '@porthole/shared/doctor/check';
import { fromElsewhere } from '@porthole/shared/doctor/words';
import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Platform } from '../sources/ffmpeg-plans.ts';
import { type Ffmpeg, findFfmpeg } from '../sources/ffmpeg-tool.ts';
import { listWebcams } from '../sources/list-webcams.ts';
import type { RunTool } from '../sources/run-tool.ts';
import type { SourceChoice } from '../sources/source-choice.ts';
import { pickWebcam, type Webcam } from '../sources/webcams.ts';
import { askFormats } from './webcam-formats.ts';

export interface ToolSurroundings {
  readonly run: RunTool;
  readonly platform: Platform;
  readonly ffmpeg: string | null;
  readonly source: SourceChoice;
  readonly host: string;
}

/** What one check has found for the next. */
interface Found {
  ffmpeg?: Ffmpeg;
  webcam?: Webcam;
}

export const failed = (code: ReasonCode, host: string, detail?: string): CheckResult => {
  const { label, says, next } = REASONS[code];
  return {
    outcome: 'blocked',
    says: detail ? `${label.toLowerCase()}: ${fromElsewhere(detail, 100)}` : label.toLowerCase(),
    code,
    next: fill(`${says} ${next}`, { pc: host }),
  };
};

/** ffmpeg, the webcams, and what the chosen one has to offer. */
export function toolChecks(surroundings: ToolSurroundings): Check[] {
  const found: Found = {};
  const checks = [ffmpeg(surroundings, found), webcams(surroundings, found)];
  return surroundings.source.kind === 'webcam' || surroundings.source.kind === 'auto'
    ? [...checks, formats(surroundings, found)]
    : checks;
}

function ffmpeg({ run, ffmpeg: named, host }: ToolSurroundings, found: Found): Check {
  return {
    id: 'ffmpeg',
    group: 'pc',
    title: 'ffmpeg',
    about: 'Looks for the program that reads webcams, screens and files, and runs it.',
    deadlineMs: 25_000,
    usualMs: 300,
    late: failed('ffmpeg-missing', host),
    async run() {
      const tool = await findFfmpeg(named, run);
      if (!tool) return failed('ffmpeg-missing', host);
      found.ffmpeg = tool;
      const which =
        tool.path === 'ffmpeg'
          ? 'the one on PATH'
          : named === tool.path
            ? 'the one named'
            : 'the one from npm';
      return {
        outcome: 'fine',
        says: `${tool.version === null ? 'of unknown age' : `version ${tool.version}`}, ${which}`,
      };
    },
  };
}

function webcams({ run, platform, source, host }: ToolSurroundings, found: Found): Check {
  const needed = source.kind === 'webcam';
  return {
    id: 'webcams',
    group: 'pc',
    title: 'Webcams',
    about: 'Lists the webcams that the system knows.',
    deadlineMs: 25_000,
    usualMs: 700,
    late: { outcome: 'unknown', says: 'the system did not say' },
    async run() {
      const list = await listWebcams({ platform, ffmpeg: found.ffmpeg, run })();
      if ('failure' in list) return failed(list.failure.code, host);
      const { length } = list.webcams;
      if (length === 0)
        return needed ? failed('camera-none', host) : { outcome: 'note', says: 'the system lists none' };
      const which = source.kind === 'webcam' ? source.which : null;
      const webcam = pickWebcam(list.webcams, which);
      const names = list.webcams.map(({ name }) => fromElsewhere(name, 40)).join(', ');
      if (!webcam) return failed('source-not-found', host, `there are ${names}`);
      found.webcam = webcam;
      return { outcome: 'fine', says: `${length} found: ${names}` };
    },
  };
}

function formats({ run, platform }: ToolSurroundings, found: Found): Check {
  return {
    id: 'formats',
    group: 'pc',
    title: 'Formats and rates',
    about: 'Asks the webcam which formats it has; one with MJPEG costs this PC nothing.',
    deadlineMs: 12_000,
    usualMs: 500,
    late: { outcome: 'unknown', says: 'the webcam did not say' },
    needs: [{ check: 'webcams', otherwise: 'no webcam' }],
    async run() {
      const { ffmpeg: tool, webcam } = found;
      if (!tool || !webcam) return { outcome: 'not-run', says: 'not run: no webcam', figure: null };
      return askFormats({ run, platform, ffmpeg: tool.path, address: webcam.address });
    },
  };
}
