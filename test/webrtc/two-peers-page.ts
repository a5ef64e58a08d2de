import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { RtcAttempt, RtcReport } from '../../dashboard/src/rtc/rtc-report.ts';
import { type RtcPicture, RtcView } from '../../dashboard/src/rtc/rtc-view.ts';
import { browserTimers } from '../../dashboard/src/state/browser-timers.ts';
import type { Span } from './paint-watch.ts';

/** What runs in the page under test: an `RtcView`, and in place of the camera's PC a peer that sends a canvas. */
export interface TwoPeers {
  /** The canvas is drawn anew, 20 times a second. */
  draws: boolean;
  /** The relay's JPEGs come. */
  jpegs: boolean;
  /** How the publisher fails its viewer. */
  fault: 'none' | 'mute' | 'mock';
  readonly seen: Seen;
  readonly view: RtcView;
}

export interface Seen {
  readonly modes: { readonly at: number; readonly mode: string }[];
  /** When a frame was to be drawn, and which of the shades it was. */
  readonly frames: {
    readonly at: number;
    readonly shade: number;
    readonly ageMs: number | null;
    /** Since it was drawn to the canvas. */
    readonly trueAgeMs: number;
  }[];
  /** When JPEGs came. */
  readonly jpegs: number[];
  /** In which this page did nothing at all. */
  readonly stalls: Span[];
  readonly ended: RtcAttempt[];
  report: RtcReport | null;
  /** Peer connections that the publisher has open. */
  sending: number;
  /** Those that were connected so far. */
  connected: number;
}

declare global {
  interface Window {
    portholeTwoPeers: TwoPeers;
  }
}

const [WIDTH, HEIGHT, FRAME_MS] = [320, 240, 50];

const canvas = document.createElement('canvas');
[canvas.width, canvas.height] = [WIDTH, HEIGHT];
const pen = canvas.getContext('2d');
const seen: Seen = {
  ...{ modes: [], frames: [], jpegs: [], stalls: [], ended: [], report: null },
  ...{ sending: 0, connected: 0 },
};
const senders = new Map<string, RTCPeerConnection>();

const view = new RtcView(
  {
    camera: 'gate',
    timers: browserTimers,
    chance: () => 0,
    send: async (signal) => {
      await hear(signal);
      return null;
    },
    ice: async () => ({ iceServers: [], iceTransportPolicy: 'all', expiresAt: null }),
  },
  {
    mode: (mode) => void seen.modes.push({ at: performance.now(), mode }),
    painted: (picture) => {
      const shade = nearest(lightOf(picture));
      const { at, ageMs } = picture;
      seen.frames.push({ at, shade, ageMs, trueAgeMs: at - (drawnAt[shade] ?? 0) });
    },
    report: (report) => {
      seen.report = report;
    },
    ended: (attempt) => void seen.ended.push(attempt),
  },
);

window.portholeTwoPeers = { draws: true, jpegs: true, fault: 'none', seen, view };
const peers = window.portholeTwoPeers;

async function hear(signal: ViewerSignal): Promise<void> {
  const { attempt } = signal;
  const sender = senders.get(attempt);
  if (signal.type === 'watch') await offer(attempt);
  else if (signal.type === 'bye') {
    sender?.close();
    senders.delete(attempt);
    seen.sending = senders.size;
  } else if (peers.fault === 'mock') return;
  else if (signal.type === 'answer') await sender?.setRemoteDescription({ type: 'answer', sdp: signal.sdp });
  else await sender?.addIceCandidate(signal.candidate as RTCIceCandidateInit | null);
}

async function offer(attempt: string): Promise<void> {
  const sender = new RTCPeerConnection();
  senders.set(attempt, sender);
  seen.sending = senders.size;
  sender.addEventListener('connectionstatechange', () => {
    if (sender.connectionState === 'connected') seen.connected += 1;
  });
  const say = (signal: SignalToViewer) => view.signalled(signal);
  sender.addEventListener('icecandidate', ({ candidate }) => {
    if (peers.fault !== 'mock')
      say({ type: 'candidate', attempt, candidate: candidate && (candidate.toJSON() as never) });
  });
  const [track] = canvas.captureStream().getVideoTracks();
  if (peers.fault === 'mute') sender.addTransceiver('video', { direction: 'sendonly' });
  else if (track) sender.addTrack(track);
  await sender.setLocalDescription();
  say({ type: 'offer', attempt, sdp: sender.localDescription?.sdp ?? '' });
}

const eye = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

function lightOf({ source }: RtcPicture): number {
  eye?.drawImage(source, 0, 0, WIDTH, HEIGHT / 2, 0, 0, 1, 1);
  return eye?.getImageData(0, 0, 1, 1).data[0] ?? 0;
}

/** Shades of grey, each with when it was drawn last. */
const SHADES = [40, 75, 110, 145, 180, 215];
const drawnAt = SHADES.map(() => 0);

/** What is decoded is not quite what was drawn. */
function nearest(light: number): number {
  const distances = SHADES.map((shade) => Math.abs(shade - light));
  return distances.indexOf(Math.min(...distances));
}

/** Ms by which a beat comes late where the page was given no time. */
const LATE_MS = 50;

let beats = 0;
let beatAt = performance.now();
setInterval(() => {
  beats += 1;
  const due = beatAt + FRAME_MS;
  beatAt = performance.now();
  if (beatAt - due > LATE_MS) seen.stalls.push([due, beatAt]);
  if (peers.draws) draw(beats % SHADES.length);
  const standsBy = seen.modes.at(-1)?.mode === 'rtc';
  if (!peers.jpegs || beats % (standsBy ? 6 : 2) !== 0) return;
  seen.jpegs.push(performance.now());
  view.facts({ jpegAt: performance.now() });
}, FRAME_MS);

/** Or a frame would be one small packet. */
const NOISY_LINES = 60;

const noise = () => Uint8ClampedArray.from({ length: WIDTH * NOISY_LINES * 4 }, () => Math.random() * 256);

function draw(which: number): void {
  const shade = SHADES[which] ?? 0;
  if (pen) pen.fillStyle = `rgb(${shade} ${shade} ${shade})`;
  pen?.fillRect(0, 0, WIDTH, HEIGHT);
  pen?.putImageData(new ImageData(noise(), WIDTH), 0, HEIGHT - NOISY_LINES);
  drawnAt[which] = performance.now();
}

view.facts({
  offered: { state: 'ready', watching: 0, most: 3 },
  sourceAlive: true,
  visible: true,
  allowed: true,
  signalling: true,
});
