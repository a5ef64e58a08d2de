import { type Check, type CheckResult, found } from '@porthole/shared/doctor/check';
import { fromElsewhere } from '@porthole/shared/doctor/words';
import { labelWithin, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Platform } from '../sources/ffmpeg-plans.ts';
import { type Ffmpeg, findFfmpeg } from '../sources/ffmpeg-tool.ts';
import { listWebcams } from '../sources/list-webcams.ts';
import type { RunTool } from '../sources/run-tool.ts';
import type { SourceChoice } from '../sources/source-choice.ts';
import { pickWebcam } from '../sources/webcams.ts';

export interface ToolSurroundings {
  readonly run: RunTool;
  readonly platform: Platform;
  readonly ffmpeg: string | null;
  readonly source: SourceChoice;
  readonly host: string;
}

/** What one check has found for the next. */
interface Known {
  ffmpeg?: Ffmpeg;
}

export const failed = (code: ReasonCode, host: string, detail?: string): CheckResult => {
  const says = detail ? `${labelWithin(code)}: ${fromElsewhere(detail, 100)}` : undefined;
  return found('blocked', code, says, { pc: host });
};

/** ffmpeg, and the webcams. */
export function toolChecks(surroundings: ToolSurroundings): Check[] {
  const known: Known = {};
  return [ffmpeg(surroundings, known), webcams(surroundings, known)];
}

function ffmpeg({ run, ffmpeg: named, host }: ToolSurroundings, known: Known): Check {
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
      known.ffmpeg = tool;
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

function webcams({ run, platform, source, host }: ToolSurroundings, known: Known): Check {
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
      const list = await listWebcams({ platform, ffmpeg: known.ffmpeg, run });
      if ('failure' in list) return failed(list.failure.code, host);
      const { length } = list.webcams;
      if (length === 0)
        return needed ? failed('camera-none', host) : { outcome: 'note', says: 'the system lists none' };
      const which = source.kind === 'webcam' ? source.which : null;
      const webcam = pickWebcam(list.webcams, which);
      const names = list.webcams.map(({ name }) => fromElsewhere(name, 40)).join(', ');
      if (!webcam) return failed('source-not-found', host, `there are ${names}`);
      return { outcome: 'fine', says: `${length} found: ${names}` };
    },
  };
}
