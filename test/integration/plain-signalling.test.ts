import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { decodeContainer } from '@porthole/shared/protocol/frame-container';
import type { PublisherSignal } from '@porthole/shared/protocol/rtc';
import { MAX_SIGNALS_BYTES, MOST_SIGNALS } from '@porthole/shared/protocol/rtc-requests';
import { errorBody } from '@porthole/shared/protocol/wire';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { PlainPublishing, PlainViewing } from '../support/plain-signals.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { SkippableTimers } from '../support/skippable-timers.ts';
import { Watcher } from '../support/watcher.ts';

const SDP = 'v=0\r\n';

/** Ms without a request after which a page is gone. */
const GONE_AFTER_MS = 5_000;

const timers = new SkippableTimers();
let relay: TestRelay;
let api: RelayApi;
let camera: CreatedCamera;
let attempt: string;
let attempts = 0;

beforeAll(async () => {
  relay = await startRelay({ PORTHOLE_TRUST_PROXY: 'on' }, { timers });
  api = await relay.signedIn();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  camera = await api.createCamera();
  attempts += 1;
  attempt = `attempt-of-this-test-${attempts}`;
});

const named = (text: string) => ({ type: 'candidate', attempt, candidate: { candidate: text } }) as const;
const offer = () => ({ type: 'offer', attempt, sdp: SDP }) as const;
const answer = () => ({ type: 'answer', attempt, sdp: SDP }) as const;
const bye = () => ({ type: 'bye', attempt }) as const;

async function both() {
  const publisher = await new PlainPublishing(relay.url, camera).connected();
  await publisher.offersRtc();
  const viewer = await new PlainViewing(api, { name: pageName(), from: '192.168.7.9' }).connected();
  return {
    publisher,
    viewer,
    watch: () => viewer.say({ type: 'watch', attempt, camera: camera.id }),
    async [Symbol.asyncDispose]() {
      await Promise.all([publisher, viewer].map((end) => end[Symbol.asyncDispose]()));
    },
  };
}

const pageName = () => `page-of-this-test-0000000000000-${attempts}`.slice(-32);

describe('RT-14: over plain requests alone', () => {
  test('an attempt passes from asking to its end', async () => {
    await using ends = await both();
    const { publisher, viewer, watch } = ends;
    expect(await watch()).toBeNull();
    expect(await publisher.hears('watch')).toMatchObject({ attempt, address: '192.168.7.9' });
    expect(await publisher.say(offer(), named('candidate:1'))).toBe(204);
    expect((await viewer.hears('offer')).sdp).toBe(SDP);
    expect(await viewer.sayAll([answer(), named('candidate:2'), { ...named(''), candidate: null }])).toEqual([
      null,
      null,
      null,
    ]);
    expect((await publisher.hears('answer')).sdp).toBe(SDP);
    expect((await viewer.hears('candidate')).candidate).toEqual({ candidate: 'candidate:1' });
    expect(await viewer.say(bye())).toBeNull();
    expect(await publisher.hears('bye')).toEqual(bye());
    expect(publisher.heard.map(({ type }) => type)).toEqual([
      'watch',
      'answer',
      'candidate',
      'candidate',
      'bye',
    ]);
    expect(viewer.heard.map(({ type }) => type)).toEqual(['offer', 'candidate']);
  });

  test('a page that closes is gone, and the publisher is told', async () => {
    await using ends = await both();
    await ends.watch();
    await ends.viewer[Symbol.asyncDispose]();
    // By then the relay knows that its GET has ended.
    await api.cameras();
    timers.skip(GONE_AFTER_MS);
    expect(await ends.publisher.hears('bye')).toEqual(bye());
  });

  test('signing out ends it at once', async () => {
    const own = await relay.signedIn();
    await using publisher = await new PlainPublishing(relay.url, camera).connected();
    await publisher.offersRtc();
    await using viewer = await new PlainViewing(own, { name: pageName() }).connected();
    await viewer.say({ type: 'watch', attempt, camera: camera.id });
    await fetch(`${relay.url}/api/session`, { method: 'DELETE', headers: { cookie: own.cookie } });
    expect(await publisher.hears('bye')).toEqual(bye());
    expect((await viewer.post(JSON.stringify([bye()]))).status).toBe(401);
  });

  test('each is refused with why, and the others go on', async () => {
    await using ends = await both();
    const unknown = { type: 'watch', attempt: `${attempt}-x`, camera: 'cam_nothere000' };
    const said = await ends.viewer.sayAll([unknown, answer(), { type: 'watch', attempt, camera: camera.id }]);
    expect(said).toEqual(['camera-unknown', 'rtc-peer-closed', null]);
  });

  test('a page that holds no GET would hear no answer, and is told so', async () => {
    await using ends = await both();
    const silent = await fetch(`${relay.url}/api/rtc?viewer=a-page-that-hears-nothing-000000`, {
      method: 'POST',
      headers: { cookie: api.cookie, 'content-type': 'application/json' },
      body: JSON.stringify([{ type: 'watch', attempt, camera: camera.id }]),
    });
    expect(await silent.json()).toEqual([errorBody('rtc-no-signalling')]);
    expect(await ends.watch()).toBeNull();
  });

  test('nobody speaks in another page’s attempt, or another run’s', async () => {
    await using ends = await both();
    await ends.watch();
    await using stranger = await new PlainViewing(api, {
      name: 'page-of-somebody-else-0000000000',
    }).connected();
    expect(await stranger.say(answer())).toBe('rtc-peer-closed');
    await using other = await new PlainPublishing(relay.url, camera, 'run-number-two').connected();
    expect(await other.say(offer())).toBe(204);
    await ends.publisher.say(named('candidate:1'));
    await ends.viewer.hears('candidate');
    expect(ends.viewer.heard.map(({ type }) => type)).toEqual(['candidate']);
  });
});

describe('RT-14: what is no signal', () => {
  test.each([
    ['nothing', '[]', 400, 'bad-request'],
    ['no list', '{}', 400, 'bad-request'],
    ['no JSON', '[', 400, 'bad-request'],
    [
      'too many',
      JSON.stringify(Array(MOST_SIGNALS + 1).fill({ type: 'bye', attempt: 'a'.repeat(16) })),
      400,
      'bad-request',
    ],
    ['too much', JSON.stringify(['x'.repeat(MAX_SIGNALS_BYTES)]), 413, 'body-too-large'],
  ])('is refused, and costs nothing: %s', async (_what, body, status, code) => {
    await using viewer = await new PlainViewing(api, { name: pageName() }).connected();
    const response = await viewer.post(body);
    expect([response.status, (await response.json()).error.code]).toEqual([status, code]);
    expect(await viewer.say(bye())).toBeNull();
  });

  const badOnes = (): [string, unknown][] => [
    ['a type that there is not', { type: 'hello', attempt }],
    ['too long a description', { type: 'answer', attempt, sdp: 'x'.repeat(60_001) }],
    ['too long a name', { ...named(''), candidate: { candidate: '', sdpMid: 'x'.repeat(65) } }],
    ['nothing', null],
  ];

  test('costs a page none of what it says with it', async () => {
    await using ends = await both();
    await ends.watch();
    for (const [what, bad] of badOnes())
      expect([what, await ends.viewer.sayAll([bad, named('candidate:1')])]).toEqual([
        what,
        ['bad-request', null],
      ]);
    expect(await ends.viewer.sayAll([answer(), badOnes()[0]?.[1], bye()])).toEqual([
      null,
      'bad-request',
      null,
    ]);
    expect(await ends.publisher.hears('bye')).toEqual(bye());
    expect(ends.publisher.heard.map(({ type }) => type)).toContain('answer');
  });

  test('costs a publisher none of what it says with it', async () => {
    await using ends = await both();
    await ends.watch();
    for (const [, bad] of badOnes())
      expect(await ends.publisher.say(bad as PublisherSignal, named('candidate:1'))).toBe(204);
    expect(await ends.publisher.say(offer(), badOnes()[0]?.[1] as PublisherSignal)).toBe(204);
    expect((await ends.viewer.hears('offer')).sdp).toBe(SDP);
  });

  test('has its bytes counted by the address alone, with or without a slash at its end', async () => {
    await using viewer = await new PlainViewing(api, { name: pageName() }).connected();
    const post = (path: string, bytes: number) =>
      fetch(`${relay.url}${path}`, {
        method: 'POST',
        headers: { cookie: api.cookie, 'content-type': 'application/json' },
        body: JSON.stringify(['x'.repeat(bytes)]),
      }).then(({ status }) => status);
    expect(await viewer.say(bye())).toBeNull();
    expect(await post(`/api/rtc/?viewer=${pageName()}`, 10_000)).toBe(200);
    expect(await post(`/api/rtc/?viewer=${pageName()}`, MAX_SIGNALS_BYTES)).toBe(413);
    for (const name of ['constructor', 'toString', '__proto__'])
      expect([name, await post(`/api/${name}`, 1)]).toEqual([name, 404]);
  });

  test('is refused where it is not JSON by its type', async () => {
    await using viewer = await new PlainViewing(api, { name: pageName() }).connected();
    const response = await viewer.post(JSON.stringify([bye()]), 'text/plain');
    expect((await response.json()).error.code).toBe('wrong-content-type');
  });

  test('is refused to a camera with another’s key, and to who has none', async () => {
    const other = await api.createCamera();
    const post = async (key: string) => {
      const response = await fetch(`${relay.url}/api/cameras/${camera.id}/rtc`, {
        method: 'POST',
        headers: { ...(key && { authorization: `Bearer ${key}` }), 'content-type': 'application/json' },
        body: JSON.stringify([bye()]),
      });
      return (await response.json()).error.code;
    };
    expect([await post(other.key), await post('')]).toEqual(['key-other-camera', 'key-missing']);
    const stranger = await fetch(`${relay.url}/api/rtc?viewer=${pageName()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([bye()]),
    });
    expect(stranger.status).toBe(401);
  });
});

describe('RT-14: who does not hear by its GETs', () => {
  test('is not answered with signals: an older page would take them for nonsense', async () => {
    const response = await fetch(`${relay.url}/api/frames/next?viewer=${pageName()}&watch=&cameras=0`, {
      headers: { cookie: api.cookie },
    });
    const records = decodeContainer(new Uint8Array(await response.arrayBuffer()));
    expect(records.map(({ type }) => type)).toEqual(['cameras']);
    const demand = await fetch(`${relay.url}/api/publisher/demand?viewers=5`, {
      headers: { authorization: `Bearer ${camera.key}`, 'porthole-session': 'run-number-one' },
    });
    expect(await demand.json()).toEqual({ viewers: 0 });
  });

  test('publishes, is not asked, and speaks in vain', async () => {
    await fetch(`${relay.url}/api/cameras/${camera.id}/status`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${camera.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        source: { kind: 'test', label: 'Test', state: 'running' },
        rtc: { state: 'ready', watching: 0, most: 3 },
      }),
    });
    await using viewer = await new PlainViewing(api, { name: pageName() }).connected();
    const post = () =>
      fetch(`${relay.url}/api/cameras/${camera.id}/rtc`, {
        method: 'POST',
        headers: { authorization: `Bearer ${camera.key}`, 'content-type': 'application/json' },
        body: JSON.stringify([offer()]),
      });
    expect((await post()).status).toBe(204);
    expect(await viewer.say({ type: 'watch', attempt, camera: camera.id })).toBe('rtc-no-signalling');
  });
});

describe('RT-14: with Socket.IO at the other end', () => {
  test('a page’s requests reach a publisher’s connection, and back', async () => {
    await using publisher = await new PlainPublishing(relay.url, camera).connected();
    await publisher.offersRtc();
    using watcher = new Watcher(api, camera.id, 'websocket');
    const heard: { type: string }[] = [];
    watcher.socket.on('rtc', (signal) => heard.push(signal));
    watcher.socket.on('connect', () =>
      watcher.socket.emit('rtc', { type: 'watch', attempt, camera: camera.id }),
    );
    await publisher.hears('watch');
    await publisher.say(offer());
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual([offer()]);
  });
});
