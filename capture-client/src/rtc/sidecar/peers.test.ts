import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { FromSidecar, ToSidecar } from '../sidecar-messages.ts';
import { type FakeConnection, fakeWrtc } from '../testing/fake-wrtc.ts';
import { Peers } from './peers.ts';

const ICE = { iceServers: [], iceTransportPolicy: 'all' as const, expiresAt: null };
const attempt = 'attempt_000000000001';
const HOST = 'candidate:1 1 udp 2122194687 192.0.2.2 34657 typ host generation 0';
const LOOPBACK = HOST.replace('192.0.2.2', '127.0.0.1');
const MDNS = HOST.replace('192.0.2.2', '0d9fbd3b-7c3c-4b49-8b26-5a3b3f1a6a3e.local');
const ANSWER = ['v=0', 's=-', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:0', ''].join(
  '\r\n',
);

function open() {
  const { wrtc, connections, shown } = fakeWrtc();
  const timers = new ManualTimers();
  const said: FromSidecar[] = [];
  const peers = new Peers(wrtc, timers, (message) => said.push(message));
  return {
    timers,
    said,
    shown,
    connections,
    get connection() {
      return connections.at(-1) as FakeConnection;
    },
    hear: (message: ToSidecar) => peers.heard(message),
    begin: (address: string | null = null, name = attempt) =>
      peers.heard({ type: 'watch', attempt: name, ice: ICE, address, kbps: 1_200 }),
    candidate: (candidate: string) => peers.heard({ type: 'candidate', attempt, candidate: { candidate } }),
    answer: (sdp = ANSWER) => peers.heard({ type: 'answer', attempt, sdp }),
  };
}

describe('a peer', () => {
  it('offers at once, without waiting for candidates', async () => {
    const { begin, said } = open();
    await begin();
    expect(said).toEqual([{ type: 'offer', attempt, sdp: 'v=0\r\n' }]);
  });

  it('names its candidates as it finds them, apart from those nobody else can reach, and says where they end', async () => {
    const run = open();
    await run.begin();
    run.said.length = 0;
    run.connection.find({ candidate: HOST, sdpMid: '0', sdpMLineIndex: 0 });
    run.connection.find({ candidate: LOOPBACK, sdpMid: '0', sdpMLineIndex: 0 });
    run.connection.find(null);
    const candidate = { candidate: HOST, sdpMid: '0', sdpMLineIndex: 0 };
    expect(run.said).toEqual([
      { type: 'candidate', attempt, candidate },
      { type: 'candidate', attempt, candidate: null },
    ]);
  });

  it('asks the viewer’s answer for no more than so many kbit/s', async () => {
    const run = open();
    await run.begin();
    await run.answer();
    expect(run.connection.answer).toContain('c=IN IP4 0.0.0.0\r\nb=AS:1200\r\n');
  });

  it.each([
    [1_200, 600],
    [400, 400],
  ])('of at most %i kbit/s begins with %i', async (kbps, start) => {
    const run = open();
    await run.hear({ type: 'watch', attempt, ice: ICE, address: null, kbps });
    await run.answer();
    expect(run.connection.answer).toContain(`a=fmtp:96 x-google-start-bitrate=${start}\r\n`);
  });

  it('keeps the viewer’s candidates until its answer is there', async () => {
    const run = open();
    await run.begin();
    await run.candidate(HOST);
    expect(run.connection.added).toEqual([]);
    await run.answer();
    expect(run.connection.added).toEqual([HOST]);
  });

  it.each([
    [
      'replaces a name by the address that the relay sees',
      '10.0.0.9',
      MDNS,
      [HOST.replace('192.0.2.2', '10.0.0.9')],
    ],
    ['leaves a name as it is where no address is known', null, MDNS, [MDNS]],
    ['leaves an address as it is', '10.0.0.9', HOST, [HOST]],
    ['leaves out what cannot be reached', null, LOOPBACK, []],
    ['leaves out names of elsewhere', null, HOST.replace('192.0.2.2', 'localhost'), []],
    ['hears where they end', null, '', []],
    ['hears where they end in RFC 8840’s words', null, 'a=end-of-candidates', []],
    ['leaves out what is not understood', null, 'nonsense', []],
  ])('of the viewer’s candidates: %s', async (_name, address, line, added) => {
    const run = open();
    await run.begin(address);
    await run.answer();
    await run.candidate(line);
    await run.hear({ type: 'candidate', attempt, candidate: null });
    expect(run.connection.added).toEqual(added);
    expect(run.said.filter(({ type }) => type === 'bye')).toEqual([]);
  });

  it('treats candidates within the answer alike', async () => {
    const run = open();
    await run.begin('10.0.0.9');
    await run.answer(`${ANSWER}a=${MDNS}\r\na=${LOOPBACK}\r\n`);
    expect(run.connection.answer).toContain(' 10.0.0.9 34657 typ host');
    expect(run.connection.answer).not.toMatch(/127\.0\.0\.1|\.local/);
  });

  it('says once that it is connected', async () => {
    const run = open();
    await run.begin();
    run.connection.becomes('connecting');
    for (const state of ['connected', 'disconnected', 'connected'] as const) run.connection.becomes(state);
    expect(run.said.filter(({ type }) => type === 'connected')).toEqual([{ type: 'connected', attempt }]);
  });

  it.each([
    ['before it was connected', ['failed'], 'rtc-ice-failed'],
    ['afterwards', ['connected', 'disconnected', 'failed'], 'rtc-peer-closed'],
  ] as const)('ends where ICE fails %s', async (_name, states, code) => {
    const run = open();
    await run.begin();
    for (const state of states) run.connection.becomes(state);
    expect(run.said.at(-1)).toEqual({ type: 'bye', attempt, code });
    expect(run.connection.isClosed).toBe(true);
  });

  it('ends where the viewer has been silent for 20 s, for ICE may wait for ever', async () => {
    const run = open();
    await run.begin();
    run.connection.becomes('connected');
    run.connection.becomes('disconnected');
    run.timers.advance(19_999);
    expect(run.connection.isClosed).toBe(false);
    run.timers.advance(1);
    expect(run.said.at(-1)).toEqual({ type: 'bye', attempt, code: 'rtc-peer-closed' });
  });

  it('RT-12: ends so as well where ICE looks for another way meanwhile, and not where it finds one', async () => {
    const run = open();
    await run.begin();
    for (const state of ['connected', 'disconnected', 'connecting'] as const) run.connection.becomes(state);
    run.timers.advance(10_000);
    run.connection.becomes('connected');
    for (const state of ['disconnected', 'connecting'] as const) run.connection.becomes(state);
    run.timers.advance(19_999);
    expect(run.connection.isClosed).toBe(false);
    run.timers.advance(1);
    expect(run.said.at(-1)).toEqual({ type: 'bye', attempt, code: 'rtc-peer-closed' });
  });

  it('says nothing after it was told to close', async () => {
    const run = open();
    await run.begin();
    const { onicecandidate, onconnectionstatechange } = run.connection;
    await run.hear({ type: 'bye', attempt });
    run.said.length = 0;
    onicecandidate?.({ candidate: null });
    run.connection.connectionState = 'failed';
    onconnectionstatechange?.();
    await run.answer();
    expect(run.said).toEqual([]);
    expect(run.connection.isClosed).toBe(true);
  });
});

describe('what comes wrong', () => {
  it('as an answer ends that viewer’s attempt, and no other', async () => {
    const run = open();
    await run.begin();
    await run.begin(null, 'attempt_000000000002');
    await run.answer('nonsense');
    expect(run.said.at(-1)).toEqual({ type: 'bye', attempt, code: 'rtc-peer-closed' });
    expect(run.connections.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  it('as an ICE server ends the attempt before it began', async () => {
    const run = open();
    const ice = { ...ICE, iceServers: [{ urls: ['nonsense'] }] };
    await run.hear({ type: 'watch', attempt, ice, address: null, kbps: 1_200 });
    expect(run.said).toEqual([{ type: 'bye', attempt, code: 'rtc-peer-closed' }]);
  });

  it('as a picture is left out, and the next one shown', async () => {
    const run = open();
    await run.begin();
    run.said.length = 0;
    await run.hear({ type: 'frame', jpeg: new Uint8Array([0xff, 0xd8, 7]) });
    await run.hear({ type: 'frame', jpeg: await grey(64, 48, 200) });
    expect(run.said).toEqual([{ type: 'taken' }, { type: 'taken' }]);
    expect(run.shown).toHaveLength(1);
  });
});

describe('the track', () => {
  it.each([
    [64, 48, '64x48'],
    [65, 49, '64x48'],
    [1280, 720, '1280x720'],
    [1920, 1080, '1280x720'],
    [720, 1280, '720x1280'],
    [1600, 1200, '960x720'],
    [3000, 300, '1280x128'],
  ])('has pictures of %i × %i as %s', async (width, height, shown) => {
    const run = open();
    await run.begin();
    await run.hear({ type: 'frame', jpeg: await grey(width, height, 200) });
    expect(run.shown.map((picture) => `${picture.width}x${picture.height}`)).toEqual([shown]);
    const [{ data = new Uint8Array() } = {}] = run.shown;
    expect(data[1]).toBeGreaterThan(195);
    expect(data.length).toBe(
      (shown
        .split('x')
        .map(Number)
        .reduce((a, b) => a * b) *
        3) /
        2,
    );
  });

  it('is one, which all peers share', async () => {
    const run = open();
    await run.begin();
    await run.begin(null, 'attempt_000000000002');
    const [one, other] = run.connections.map(({ tracks }) => tracks);
    expect([one?.length, other?.length]).toEqual([1, 1]);
    expect(other?.[0]).toBe(one?.[0]);
    await run.hear({ type: 'frame', jpeg: await grey(64, 48, 200) });
    expect(run.shown).toHaveLength(1);
  });

  it('has each picture of the camera once, however lately its viewer connected', async () => {
    const run = open();
    await run.begin();
    await run.hear({ type: 'frame', jpeg: await grey(64, 48, 200) });
    run.connection.becomes('connected');
    run.timers.advance(10_000);
    expect(run.shown).toHaveLength(1);
  });

  it('takes no picture while there is no peer', async () => {
    const run = open();
    await run.hear({ type: 'frame', jpeg: await grey(64, 48, 200) });
    await run.begin();
    await run.hear({ type: 'bye', attempt });
    await run.hear({ type: 'frame', jpeg: await grey(64, 48, 200) });
    expect(run.shown).toEqual([]);
    expect(run.said.filter(({ type }) => type === 'taken')).toHaveLength(2);
  });
});

function grey(width: number, height: number, level: number): Promise<Uint8Array> {
  const background = { r: level, g: level, b: level };
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
