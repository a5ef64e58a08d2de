import { basename } from 'node:path';
import type { Timers } from '@porthole/shared/flow/timers';
import { openAfter } from './deferred-run.ts';
import {
  filePlans,
  type PictureWish,
  type Platform,
  screenPlans,
  urlPlans,
  webcamPlans,
} from './ffmpeg-plans.ts';
import { FfmpegRun, type FfmpegRunOptions } from './ffmpeg-run.ts';
import { type Ffmpeg, findFfmpeg } from './ffmpeg-tool.ts';
import { FFMPEG_MISSING, listWebcams } from './list-webcams.ts';
import { runTool } from './run-tool.ts';
import { showUrl } from './secrets.ts';
import type { OpenSource, Source, SourceFailure } from './source.ts';
import type { SourceChoice } from './source-choice.ts';
import { openStills, STILLS_FPS } from './stills-run.ts';
import { SupervisedSource, type SupervisedSourceOptions } from './supervised-source.ts';
import { FILE_PATIENCE } from './supervision.ts';
import { openTestPattern } from './test-pattern-run.ts';
import { pickWebcam, type Webcam } from './webcams.ts';

export interface SourceContext {
  readonly wish: PictureWish;
  /** Path of an ffmpeg named by the user. */
  readonly ffmpeg: string | null;
  readonly platform: Platform;
  /** Of X11; undefined where there is none. */
  readonly display: string | undefined;
  readonly timers: Timers;
}

type Fixed = Exclude<SourceChoice, { kind: 'auto' }>;

export async function createSource(choice: SourceChoice, context: SourceContext): Promise<Source> {
  return fixedSource(choice.kind === 'auto' ? await bestThereIs(context) : choice, context);
}

async function bestThereIs({ ffmpeg, platform }: SourceContext): Promise<Fixed> {
  const found = await findFfmpeg(ffmpeg, runTool);
  const list = found && (await listWebcams({ platform, ffmpeg: found, run: runTool }));
  return list && 'webcams' in list && list.webcams.length > 0
    ? { kind: 'webcam', which: null }
    : { kind: 'test' };
}

function fixedSource(choice: Fixed, context: SourceContext): Source {
  const kind = choice.kind === 'stills' ? 'webcam' : choice.kind;
  return new SupervisedSource({ kind, timers: context.timers, ...sourceOptions(choice, context) });
}

function sourceOptions(
  choice: Fixed,
  context: SourceContext,
): Omit<SupervisedSourceOptions, 'kind' | 'timers'> {
  switch (choice.kind) {
    case 'test':
      return { label: 'Test pattern', open: testPattern(context) };
    case 'webcam': {
      const { which } = choice;
      return { label: which === null ? 'Webcam' : `Webcam ${which}`, open: webcam(which, context) };
    }
    case 'stills': {
      const { device } = choice;
      return {
        label: device === null ? 'Webcam, stills' : `Webcam ${device}, stills`,
        frameIntervalMs: Math.ceil(1000 / STILLS_FPS),
        open: openStills({ device, ...context }),
      };
    }
    case 'screen':
      return { label: 'Screen', open: screen(context) };
    case 'file': {
      const { path } = choice;
      return { label: basename(path) || path, open: file(path, context), patience: FILE_PATIENCE };
    }
    case 'url':
      return { label: showUrl(choice.url), open: url(choice.url, context) };
  }
}

function testPattern({ wish, timers }: SourceContext): OpenSource {
  const { width, height, fps, quality } = wish;
  return openTestPattern({ width: width ?? 1280, height: height ?? 720, fps: fps ?? 15, quality, timers });
}

/** Looked for anew each time, so that installing it mends a running client. */
function withFfmpeg(
  context: SourceContext,
  plan: (ffmpeg: Ffmpeg) => Omit<FfmpegRunOptions, 'ffmpeg' | 'timers'> | SourceFailure,
): OpenSource {
  return openAfter(async () => {
    const ffmpeg = await findFfmpeg(context.ffmpeg, runTool);
    if (!ffmpeg) return FFMPEG_MISSING;
    const planned = plan(ffmpeg);
    if ('code' in planned) return planned;
    return (listener) => new FfmpegRun({ ffmpeg, timers: context.timers, ...planned }, listener);
  });
}

function file(path: string, context: SourceContext): OpenSource {
  return withFfmpeg(context, (ffmpeg) => ({ at: 'file', plans: filePlans(path, context.wish, ffmpeg) }));
}

function url(address: string, context: SourceContext): OpenSource {
  return withFfmpeg(context, (ffmpeg) => ({
    at: 'url',
    url: address,
    plans: urlPlans(address, context.wish, ffmpeg),
  }));
}

function screen(context: SourceContext): OpenSource {
  const { platform, display, wish } = context;
  return withFfmpeg(context, (ffmpeg) => {
    if (platform === 'linux' && !display) return { code: 'screen-none', detail: 'DISPLAY is not set.' };
    return { at: 'screen', plans: screenPlans(platform, wish, ffmpeg, display ?? '') };
  });
}

/** Listed anew each time: what was unplugged may be back under another number. */
function webcam(which: string | null, context: SourceContext): OpenSource {
  const { platform, timers, wish } = context;
  return openAfter(async () => {
    const ffmpeg = await findFfmpeg(context.ffmpeg, runTool);
    if (!ffmpeg) return openStills({ device: stillsNumber(which), insteadOfFfmpeg: true, ...context });
    const list = await listWebcams({ platform, ffmpeg, run: runTool });
    if ('failure' in list) return list.failure;
    const found = pickWebcam(list.webcams, which);
    if (!found) return noWebcam(which, list.webcams);
    return (listener) => {
      listener.label(found.name);
      return new FfmpegRun(
        { ffmpeg, at: 'webcam', plans: webcamPlans(platform, found, wish, ffmpeg), timers },
        listener,
      );
    };
  });
}

function noWebcam(which: string | null, webcams: readonly Webcam[]): SourceFailure {
  if (webcams.length === 0) return { code: 'camera-none', detail: 'The system lists no webcam.' };
  return {
    code: 'source-not-found',
    detail: `No webcam is called ${which}; there are: ${webcams.map(({ name }) => name).join(', ')}.`.slice(
      0,
      300,
    ),
  };
}

function stillsNumber(which: string | null): number | null {
  return which !== null && /^\d{1,2}$/.test(which) ? Number(which) : null;
}
