import { createRequire } from 'node:module';
import type { RtcCandidate } from '@porthole/shared/protocol/rtc';
import { endWithParent, tellParent, tellParentAndExit } from '../../rtc/forked-process.ts';
import type { FromReceiver, Missing, ToReceiver } from './receiver-messages.ts';

/** The process in which the doctor receives, as a viewer does. */

interface Receiver {
  ontrack: ((event: { readonly track: unknown }) => void) | null;
  onicecandidate: ((event: { readonly candidate: RtcCandidate | null }) => void) | null;
  setRemoteDescription(offer: { type: 'offer'; sdp: string }): Promise<void>;
  createAnswer(): Promise<{ type: 'answer'; sdp: string }>;
  setLocalDescription(answer: { type: 'answer'; sdp: string }): Promise<void>;
  addIceCandidate(candidate: RtcCandidate): Promise<void>;
}

interface Receiving {
  readonly RTCPeerConnection: new () => Receiver;
  readonly nonstandard: { readonly RTCVideoSink: new (track: unknown) => { onframe: (() => void) | null } };
}

const PACKAGE = '@roamhq/wrtc';
const load = createRequire(import.meta.url);

const say = tellParent<FromReceiver>;

endWithParent();
begin();

function begin(): void {
  try {
    receive(load(PACKAGE) as Receiving);
    say({ type: 'ready' });
  } catch {
    tellParentAndExit<FromReceiver>({ type: 'unavailable', why: missing() });
  }
}

function missing(): Missing {
  const isThere = (name: string) => {
    try {
      return load.resolve(name) !== '';
    } catch {
      return false;
    }
  };
  if (!isThere(PACKAGE)) return 'package';
  return isThere(`${PACKAGE}-${process.platform}-${process.arch}`) ? 'load' : 'build';
}

function receive({ RTCPeerConnection, nonstandard }: Receiving): void {
  const receiver = new RTCPeerConnection();
  let frames = 0;
  const sinks: unknown[] = [];
  receiver.ontrack = ({ track }) => {
    const sink = new nonstandard.RTCVideoSink(track);
    sink.onframe = () => {
      frames += 1;
      say({ type: 'decoded', frames });
    };
    // What nobody holds is collected, and counts no more.
    sinks.push(sink);
  };
  receiver.onicecandidate = ({ candidate }) => say({ type: 'candidate', candidate: plain(candidate) });
  // One after another: a candidate may follow the offer at once.
  let done: Promise<unknown> = Promise.resolve();
  process.on('message', (message: ToReceiver) => {
    done = done.then(() => take(receiver, message)).catch(() => process.exit(1));
  });
}

async function take(receiver: Receiver, message: ToReceiver): Promise<void> {
  if (message.type === 'candidate') {
    await receiver.addIceCandidate(message.candidate);
    return;
  }
  await receiver.setRemoteDescription({ type: 'offer', sdp: message.sdp });
  const answer = await receiver.createAnswer();
  await receiver.setLocalDescription(answer);
  say({ type: 'answer', sdp: answer.sdp });
}

function plain(candidate: RtcCandidate | null): RtcCandidate | null {
  if (!candidate?.candidate) return null;
  const { candidate: line, sdpMid, sdpMLineIndex } = candidate;
  return { candidate: line, sdpMid, sdpMLineIndex };
}
