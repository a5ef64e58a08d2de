import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { decodeContainer } from '@porthole/shared/protocol/frame-container';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { withoutQuantisation } from '../support/jpeg-surgery.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { type Arrival, Watcher } from '../support/watcher.ts';

const jpegs = await footageJpegs({ width: 1280 });
/** Ms for a busy machine. */
const PATIENCE = { within: 30_000 };

let relay: TestRelay;
let api: RelayApi;
let camera: CreatedCamera;

beforeAll(async () => {
  relay = await startRelay();
  api = await relay.signedIn();
});
beforeEach(async () => {
  camera = await api.createCamera();
});
afterEach(async () => {
  await api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

/** So few frames that the encoder of a busy machine has time for them: else the relay would send the camera’s own. */
const FPS = 4;
const broadcast = (pictures: readonly Uint8Array[] = jpegs) =>
  new Broadcaster({ relay, camera, jpegs: pictures, fps: FPS });
const get = (path: string, init?: RequestInit) => api.fetch(`/api/cameras/${camera.id}/${path}`, init);
const sizeOf = (jpeg: Uint8Array) => inspectJpeg(new Uint8Array(jpeg));
const isSource = (jpeg: Uint8Array) => jpegs.some((source) => source.equals(jpeg));
const sequences = (arrivals: readonly Arrival[]) => arrivals.map(({ header }) => header.sequence);
const growing = (numbers: readonly number[]) =>
  numbers.every((one, at) => at === 0 || one > numbers[at - 1]!);

/** A picture is what its header says of it. */
function expectHonest({ header, jpeg }: Arrival): void {
  expect(sizeOf(jpeg)).toEqual({ ok: true, width: header.width, height: header.height });
  if (header.width === 1280) expect([isSource(jpeg), header.full]).toEqual([true, undefined]);
  else expect(header.full).toEqual({ width: 1280, height: 960 });
}

describe('a wish', () => {
  test('RE-1, RE-3: acts on the next frames, in both directions, and every frame left out in between is told', async () => {
    using _broadcaster = broadcast();
    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(3);
    for (const [width, expected] of [
      [300, 320],
      [700, 960],
      [2_000, 1_280],
      [100, 160],
    ] as const) {
      watcher.socket.emit('watch', { camera: camera.id, width });
      const before = watcher.arrivals.length;
      await eventually(
        `a picture ${expected} wide arrives`,
        () => watcher.arrivals.slice(before).some(({ header }) => header.width === expected),
        PATIENCE,
      );
    }
    for (const arrival of watcher.arrivals) expectHonest(arrival);
    expect(growing(sequences(watcher.arrivals))).toBe(true);
    expect(watcher.arrivals.at(-1)?.header.rendition).toEqual({ name: '160', cause: 'fits-tile' });
  });

  test('RE-2, RE-9: for one rendition is followed, and so are saving data and fewer frames', async () => {
    using _broadcaster = broadcast();
    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(1);
    for (const [wish, rendition] of [
      [
        { rendition: '480', width: 50 },
        { name: '480', cause: 'pinned' },
      ],
      [{ saveData: true }, { name: '640', cause: 'save-data' }],
      [{ fps: 5 }, { name: 'full', cause: 'viewer-busy' }],
      [
        { rendition: 'full', saveData: true },
        { name: 'full', cause: 'pinned' },
      ],
    ] as const) {
      watcher.socket.emit('watch', { camera: camera.id, ...wish });
      await eventually(
        `${rendition.name} arrives`,
        () => {
          const header = watcher.arrivals.at(-1)?.header;
          return header?.rendition?.name === rendition.name && header.rendition.cause === rendition.cause;
        },
        PATIENCE,
      );
    }
  });

  test('RE-5: that many have is served by one picture', async () => {
    using _broadcaster = broadcast();
    const watchers = Array.from({ length: 3 }, () => new Watcher(api, camera.id));
    for (const { socket } of watchers)
      socket.on('connect', () => socket.emit('watch', { camera: camera.id, rendition: '320' }));
    const small = (watcher: Watcher) => watcher.arrivals.filter(({ header }) => header.width === 320);
    const shared = () => {
      const [one = [], ...others] = watchers.map(small);
      const pictures = new Map(one.map(({ header, jpeg }) => [header.sequence, Buffer.from(jpeg)]));
      return others.flat().flatMap(({ header, jpeg }) => {
        const same = pictures.get(header.sequence);
        return same ? [[same, Buffer.from(jpeg)] as const] : [];
      });
    };
    const isEnough = () => watchers.every((one) => small(one).length >= 5) && shared().length > 5;
    await eventually('all have five, and most of them the same', isEnough, PATIENCE);
    for (const [one, other] of shared()) expect(one.equals(other)).toBe(true);
    for (const watcher of watchers) watcher[Symbol.dispose]();
  });
});

describe('RE-7: over plain GETs', () => {
  test('a snapshot, the next frame and a stream are as wished', async () => {
    using broadcaster = broadcast();
    await eventually('frames are taken in', () => broadcaster.acknowledged > 2, PATIENCE);
    for (const [path, width, said] of [
      ['snapshot.jpg?width=300', 320, '320 fits-tile'],
      ['snapshot.jpg', 1280, null],
      ['frames/next?rendition=160', 160, '160 pinned'],
      ['frames/next?after=1&width=481', 640, '640 fits-tile'],
    ] as const) {
      const answer = await eventually(
        `${path} is as wished`,
        async () => {
          const answered = await get(path);
          return answered.ok && answered.headers.get('porthole-rendition') === said && answered;
        },
        PATIENCE,
      );
      expect(answer.headers.get('porthole-width')).toBe(`${width}`);
      expect(sizeOf(new Uint8Array(await answer.arrayBuffer()))).toMatchObject({ ok: true, width });
    }
    expect(await widthOfStream('stream.mjpeg?width=200')).toBe('320');
  });

  test('a browser that saves data is sent less', async () => {
    using broadcaster = broadcast();
    await eventually('frames are taken in', () => broadcaster.acknowledged > 2, PATIENCE);
    const answer = await get('snapshot.jpg', { headers: { 'save-data': 'on' } });
    expect(answer.headers.get('porthole-rendition')).toBe('640 save-data');
  });

  test.each(['snapshot.jpg', 'frames/next', 'stream.mjpeg'])('%s refuses what is no wish', async (path) => {
    for (const wish of ['width=0', 'width=a', 'rendition=641', 'width=1&width=2']) {
      const answer = await get(`${path}?${wish}`);
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'bad-request' } }]);
    }
  });

  test('a wall is sent each camera as its tile is wide', async () => {
    using broadcaster = broadcast();
    await eventually('frames are taken in', () => broadcaster.acknowledged > 2, PATIENCE);
    const path = `/api/frames/next?viewer=${'wall'.repeat(5)}&watch=${camera.id}:0:0:300`;
    const headers = await eventually(
      'a frame comes',
      async () => {
        const answer = await api.fetch(path);
        const records = decodeContainer(new Uint8Array(await answer.arrayBuffer()));
        const found = records.flatMap((record) => (record.type === 'frame' ? [record.header] : []));
        return found.length > 0 && found;
      },
      PATIENCE,
    );
    expect(headers[0]).toMatchObject({ width: 320, rendition: { name: '320', cause: 'fits-tile' } });
  });
});

test('RE-6: what cannot be decoded is passed on as it came, and the relay goes on', async () => {
  const broken = withoutQuantisation(jpegs[0]!);
  using _broadcaster = broadcast([broken]);
  using watcher = new Watcher(api, camera.id);
  const wish = { camera: camera.id, rendition: '320', fps: 30 } as const;
  watcher.socket.on('connect', () => watcher.socket.emit('watch', wish));
  await watcher.hasSeen(5);
  for (const { jpeg, header } of watcher.arrivals) {
    expect(broken.equals(jpeg)).toBe(true);
    expect([header.width, header.full]).toEqual([1280, undefined]);
    expect(header.rendition).toEqual({ name: 'full', cause: 'viewer-busy' });
  }
  expect((await fetch(`${relay.url}/healthz`)).ok).toBe(true);
});

async function widthOfStream(path: string): Promise<string | undefined> {
  const reader = (await get(path)).body!.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    text += Buffer.from(value ?? []).toString('latin1');
    const width = /Porthole-Width: (\d+)\r\n/.exec(text)?.[1];
    if (!width && !done) continue;
    await reader.cancel();
    return width;
  }
}
