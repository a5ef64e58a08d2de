import { get } from 'node:http';
import { sharedNow } from '../clock.ts';
import { Diary } from './diary.ts';
import type { ViewJob } from './viewer.ts';

const END_OF_HEAD = '\r\n\r\n';
/** Bytes of a picture that are kept: its stamp is among them. */
const KEPT_BYTES = 64;

/** One who reads multipart/x-mixed-replace, as ffmpeg and VLC do, and looks at no picture. */
export function watchMjpeg({ url, cookie, cameras }: ViewJob): Diary {
  const diary = new Diary(cameras);
  const [camera = ''] = cameras;
  diary.transport = 'mjpeg';
  diary.rendition = 'full';
  let head: Buffer = Buffer.alloc(0);
  /** Bytes of the picture that are yet to come and are not looked at. */
  let missing = 0;
  const read = (chunk: Buffer) => {
    const skipped = Math.min(missing, chunk.length);
    missing -= skipped;
    if (skipped === chunk.length) return;
    head = Buffer.concat([head, chunk.subarray(skipped)]);
    const end = head.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
    if (end < END_OF_HEAD.length || head.length < end + KEPT_BYTES) return;
    const lines = head.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(lines)?.[1]);
    const sequence = Number(/porthole-sequence: (\d+)/i.exec(lines)?.[1]);
    diary.arrived(length);
    diary.painted(camera, sequence, Buffer.from(head.subarray(end, end + KEPT_BYTES)), sharedNow());
    const rest = head.subarray(end);
    head = Buffer.alloc(0);
    missing = length;
    read(rest);
  };
  get(`${url}/api/cameras/${camera}/stream.mjpeg`, { headers: { cookie } }, (answer) =>
    answer.on('data', read).on('error', () => {}),
  ).on('error', () => {});
  return diary;
}
