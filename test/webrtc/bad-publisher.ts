import { randomBytes } from 'node:crypto';
import type { PublisherSignal, SignalToPublisher } from '@porthole/shared/protocol/rtc';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { openSidecar } from '../../capture-client/src/rtc/sidecar-process.ts';
import { SidecarPublisher } from '../../capture-client/src/rtc/sidecar-publisher.ts';
import { Broadcaster, type BroadcastOptions } from '../support/broadcaster.ts';

type Say = (signal: PublisherSignal) => void;
type Watch = Extract<SignalToPublisher, { type: 'watch' }>;

const MOST = 3;

/** Its JPEGs are what they should be; what it says of WebRTC is not. */
export class BadPublisher extends Broadcaster {
  /** @param asked answers a viewer who asks */
  constructor(options: BroadcastOptions, asked: (watch: Watch, say: Say) => void) {
    super(options);
    const say: Say = (signal) => this.socket.emit('rtc', signal);
    this.socket.on('connect', () => this.socket.emit('status', status()));
    this.socket.on('rtc', (signal: SignalToPublisher) => {
      if (signal.type === 'watch') asked(signal, say);
    });
  }
}

/** Real to the last packet, but for the pictures: none is ever given to it. */
export class MutePublisher extends Broadcaster implements AsyncDisposable {
  readonly #rtc: SidecarPublisher;

  constructor(options: BroadcastOptions) {
    super(options);
    this.#rtc = new SidecarPublisher(
      {
        ...{ most: MOST, installed: true, kbps: 1_200, relayOnly: false },
        ...{ open: openSidecar(nodeTimers), timers: nodeTimers },
      },
      { signal: (signal) => this.socket.emit('rtc', signal), statusChanged: () => this.#tell() },
    );
    this.socket.on('connect', () => this.#tell());
    this.socket.on('rtc', (signal: SignalToPublisher) => this.#rtc.signal(signal));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    await this.#rtc.end();
  }

  #tell(): void {
    this.socket.emit('status', { ...status(), rtc: this.#rtc.status });
  }
}

function status() {
  return {
    source: { kind: 'test', label: 'a street', state: 'running' },
    rtc: { state: 'ready', watching: 0, most: MOST },
  };
}

/** Everything that a session's description has, for a peer that is not there. */
export function madeUpOffer(): string {
  const fingerprint = [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  return [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=msid-semantic: WMS street',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    `a=ice-ufrag:${randomBytes(2).toString('hex')}`,
    `a=ice-pwd:${randomBytes(12).toString('hex')}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprint.join(':')}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=sendonly',
    'a=msid:street camera',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    'a=ssrc:1001 cname:street',
    '',
  ].join('\r\n');
}

/** Of an address at which nobody is (RFC 5737). */
export const DEAD_CANDIDATE = 'candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host';
