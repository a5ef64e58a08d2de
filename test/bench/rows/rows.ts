import type { Row } from '../row.ts';
import { busyViewers } from './busy-viewer.ts';
import { cost, fanOut } from './fan-out.ts';
import { firstPaints } from './first-paint.ts';
import { idleCapture } from './idle-capture.ts';
import { longLines } from './long-lines.ts';
import { lossyLines } from './lossy-lines.ts';
import { slowViewers } from './slow-viewers.ts';
import { thinLines } from './thin-lines.ts';
import { uplink } from './uplink.ts';
import { webrtcBesideJpeg } from './webrtc-beside-jpeg.ts';
import { webrtcGaps } from './webrtc-gaps.ts';
import { webrtcUpgrades } from './webrtc-upgrade.ts';

/** In the order of the table. */
export const ROWS: readonly Row[] = [
  ...thinLines,
  ...longLines,
  ...lossyLines,
  ...uplink,
  ...slowViewers,
  ...fanOut,
  ...firstPaints,
  ...busyViewers,
  ...webrtcUpgrades,
  ...webrtcGaps,
  ...webrtcBesideJpeg,
  ...cost,
  ...idleCapture,
];
