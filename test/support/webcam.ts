import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLIP } from './footage.ts';
import { findProgram } from './requirements.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';

/** What a webcam's programs need of /dev besides it. */
const DEVICES = ['null', 'zero', 'random', 'urandom'];

/** As ffmpeg 5.1 prints it, on the way in and in the midst of a stream. */
const WORDS = {
  busy: 'ioctl(VIDIOC_REQBUFS): Device or resource busy',
  forbidden: 'Cannot open video device /dev/video0: Permission denied',
  gone: 'ioctl(VIDIOC_DQBUF): No such device',
};

export const whyNoWebcam =
  process.platform !== 'linux' || process.getuid?.() !== 0 || !findProgram('unshare')
    ? 'A webcam of the tests wants Linux, root and unshare.'
    : undefined;

/**
 * A webcam of this machine that shows the clip: one program sees it in the kernel's list, and its ffmpeg gives the clip for it,
 * or ends with what the real one says of a webcam that another program holds, or that was pulled out.
 */
export class Webcam implements AsyncDisposable {
  readonly #folder: TempFolder;
  /** For PORTHOLE_FFMPEG. */
  readonly ffmpeg: string;
  /** Runs a program to which the webcam is one of this machine: it comes after these words. */
  readonly runBy: readonly string[];

  private constructor(folder: TempFolder) {
    this.#folder = folder;
    this.ffmpeg = join(folder.path, 'ffmpeg');
    this.runBy = ['unshare', '--mount', 'sh', '-c', inAnotherPlace(folder.path), 'sh'];
  }

  static async pluggedIn(): Promise<Webcam> {
    const webcam = new Webcam(await tempFolder());
    const { path } = webcam.#folder;
    await mkdir(join(path, 'dev'));
    for (const device of DEVICES) await writeFile(join(path, 'dev', device), '');
    await webcam.plugIn();
    await writeFile(webcam.ffmpeg, ffmpegOf(path), { mode: 0o755 });
    return webcam;
  }

  async plugIn(): Promise<void> {
    const listed = join(this.#folder.path, 'class/video4linux/video0');
    await writeFile(join(this.#folder.path, 'dev/video0'), '');
    await mkdir(listed, { recursive: true });
    await writeFile(join(listed, 'name'), 'Webcam of the tests\n');
  }

  /** How often it has been looked for. */
  async looks(): Promise<number> {
    return (await readFile(join(this.#folder.path, 'looks'), 'utf8')).length;
  }

  /** Whoever shows it hears of it. */
  async unplug(): Promise<void> {
    await rm(join(this.#folder.path, 'class/video4linux/video0'), { recursive: true });
    await rm(join(this.#folder.path, 'dev/video0'));
  }

  /** By another program. */
  async take(): Promise<void> {
    await writeFile(join(this.#folder.path, 'taken'), '');
  }

  async free(): Promise<void> {
    await rm(join(this.#folder.path, 'taken'));
  }

  /** To everybody, as the system's settings can. */
  async forbid(): Promise<void> {
    await writeFile(join(this.#folder.path, 'forbidden'), '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Mounts that only the program and what it starts can see. */
function inAnotherPlace(folder: string): string {
  const devices = DEVICES.map((device) => `mount --bind /dev/${device} ${folder}/dev/${device}`);
  const all = [...devices, `mount --rbind ${folder}/dev /dev`, `mount --bind ${folder}/class /sys/class`];
  return [...all, 'exec "$@"'].join(' && ');
}

/** A webcam that is streaming can be pulled out, not taken. */
function ffmpegOf(folder: string): string {
  return `#!/bin/sh
case "$*" in *-version*) echo >> ${folder}/looks ;; esac
case "$*" in *-version* | *-list_formats*) exec ffmpeg "$@" ;; esac
fail() {
  echo "[video4linux2,v4l2 @ 0x55d0c8b1a480] $1" >&2
  echo "/dev/video0: \${1#*: }" >&2
  exit 1
}
[ -e ${folder}/forbidden ] && fail '${WORDS.forbidden}'
[ -e ${folder}/taken ] && fail '${WORDS.busy}'
[ -e /dev/video0 ] || fail '${WORDS.gone}'
ffmpeg -v error -nostdin -re -stream_loop -1 -i ${CLIP.path} -q:v 5 -f mjpeg pipe:1 &
trap 'kill $!' EXIT
trap 'exit 1' TERM
while kill -0 $! && [ -e /dev/video0 ]; do sleep 0.1; done
fail '${WORDS.gone}'
`;
}
