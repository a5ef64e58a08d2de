import type { SourceFailure } from './source.ts';

export interface Webcam {
  /** As its maker named it. */
  readonly name: string;
  /** What ffmpeg opens it by. */
  readonly address: string;
}

/** All of them, in the system's order; none is no failure. */
export type WebcamList = { webcams: readonly Webcam[] } | { failure: SourceFailure };

/** DirectShow's list as ffmpeg prints it: 4.x under two headings, 5.x with the kind after each name. */
export function readDshowList(stderr: string): Webcam[] {
  const devices: { name: string; address: string; isVideo: boolean }[] = [];
  let underVideo = true;
  for (const line of stderr.split(/\r?\n/)) {
    if (/DirectShow (?:video|audio) devices/.test(line)) underVideo = line.includes('video');
    const alternative = /Alternative name "(.+)"/.exec(line)?.[1];
    const last = devices.at(-1);
    // A friendly name may hold a colon, which dshow's own syntax splits at; the alternative never does, and tells twins apart.
    if (alternative !== undefined && last) last.address = alternative;
    else devices.push(...dshowDevice(line, underVideo));
  }
  return devices.filter(({ isVideo }) => isVideo).map(({ name, address }) => ({ name, address }));
}

function dshowDevice(line: string, underVideo: boolean) {
  const [, name, kind] = /^\[[^\]]*\]\s+"(.+)"(?:\s+\((.+)\))?\s*$/.exec(line) ?? [];
  if (name === undefined) return [];
  // Capture cards and virtual cameras may be listed as of kind "none".
  return [{ name, address: name, isVideo: kind === undefined ? underVideo : /video|none/.test(kind) }];
}

/** AVFoundation's list; screens stand among the cameras. */
export function readAvfoundationList(stderr: string): Webcam[] {
  const [, afterVideo = ''] = stderr.split(/AVFoundation video devices:/);
  const [videoPart = ''] = afterVideo.split(/AVFoundation audio devices:/);
  return [...videoPart.matchAll(/\[(\d+)\] (.+?)\s*$/gm)]
    .map(([, index = '', name = '']) => ({ name, address: index }))
    .filter(({ name }) => !/^Capture screen \d+$/.test(name));
}

/**
 * @param which a name, part of one, or a number counted from 0 as ffmpeg and the systems do; null for the first
 */
export function pickWebcam(webcams: readonly Webcam[], which: string | null): Webcam | undefined {
  if (which === null) return webcams[0];
  const wanted = which.toLowerCase();
  const exact = webcams.find(({ name, address }) => name.toLowerCase() === wanted || address === which);
  // A number is never part of a name: 2 is not the C920.
  if (exact || /^\d+$/.test(which)) return exact ?? webcams[Number(which)];
  return webcams.find(({ name }) => name.toLowerCase().includes(wanted));
}
