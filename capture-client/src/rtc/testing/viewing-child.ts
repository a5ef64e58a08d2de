import { createRequire } from 'node:module';
import type { FromViewing, ToViewing } from './viewing-messages.ts';

/** The process of viewers in a test: real peers, which count the frames they decode. Ends by `process.exit` only, as the sidecar does. */
interface Peer {
  ontrack: ((event: { track: unknown }) => void) | null;
  onicecandidate:
    | ((event: { candidate: { candidate: string; sdpMid: string; sdpMLineIndex: number } | null }) => void)
    | null;
  setRemoteDescription(offer: { type: 'offer'; sdp: string }): Promise<void>;
  createAnswer(): Promise<{ type: 'answer'; sdp: string }>;
  setLocalDescription(answer: { type: 'answer'; sdp: string }): Promise<void>;
  addIceCandidate(candidate: unknown): Promise<void>;
  getStats(): Promise<Map<string, { type: string; bytesReceived?: number }>>;
  close(): void;
}
interface Sink {
  onframe: ((event: { frame: { width: number; height: number; data: Uint8Array } }) => void) | null;
}
const { RTCPeerConnection, nonstandard } = createRequire(import.meta.url)('@roamhq/wrtc') as {
  RTCPeerConnection: new () => Peer;
  nonstandard: { RTCVideoSink: new (track: unknown) => Sink };
};

const say = (message: FromViewing) => process.send?.(message, () => {});
const peers = new Map<string, { peer: Peer; frames: number; size: string; luma: number }>();

process.once('disconnect', () => process.exit(0));
process.on('message', (message: ToViewing) => void heard(message));
say({ type: 'ready' });

async function heard(message: ToViewing): Promise<void> {
  switch (message.type) {
    case 'offer':
      await answer(message.attempt, message.sdp);
      break;
    case 'candidate':
      if (message.candidate) await peers.get(message.attempt)?.peer.addIceCandidate(message.candidate);
      break;
    case 'close':
      peers.get(message.attempt)?.peer.close();
      peers.delete(message.attempt);
      break;
    case 'look':
      await look(message.attempt);
      break;
  }
}

async function answer(attempt: string, sdp: string): Promise<void> {
  const peer = new RTCPeerConnection();
  const viewer = { peer, frames: 0, size: '', luma: 0 };
  peers.set(attempt, viewer);
  peer.onicecandidate = ({ candidate }) =>
    say({
      type: 'candidate',
      attempt,
      candidate: candidate && {
        candidate: candidate.candidate,
        sdpMid: candidate.sdpMid,
        sdpMLineIndex: candidate.sdpMLineIndex,
      },
    });
  peer.ontrack = ({ track }) => {
    new nonstandard.RTCVideoSink(track).onframe = ({ frame }) => {
      viewer.frames += 1;
      viewer.size = `${frame.width}x${frame.height}`;
      viewer.luma = frame.data[(frame.width * frame.height) / 2 + frame.width / 2] ?? 0;
    };
  };
  await peer.setRemoteDescription({ type: 'offer', sdp });
  const description = await peer.createAnswer();
  await peer.setLocalDescription(description);
  say({ type: 'answer', attempt, sdp: description.sdp });
}

async function look(attempt: string): Promise<void> {
  const { peer, frames = 0, size = '', luma = 0 } = peers.get(attempt) ?? {};
  const stats = [...((await peer?.getStats())?.values() ?? [])];
  const bytes = stats.find(({ type }) => type === 'inbound-rtp')?.bytesReceived ?? 0;
  say({ type: 'seen', attempt, seen: { frames, size, luma, bytes } });
}
