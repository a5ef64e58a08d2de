import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { Transport } from '@porthole/shared/protocol/transport';
import { FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import { expect } from 'vitest';
import { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { inTime } from '../support/eventually.ts';
import { Watcher } from '../support/watcher.ts';

export interface BothLegs {
  /** Where the relay is reached, by publisher and viewer alike. */
  url: string;
  /** A signed-in person's. */
  cookie: string;
  camera: CreatedCamera;
  jpegs: readonly Uint8Array[];
  /** Believed in by Socket.IO's clients; plain requests are Node's own, which must be told by its environment. */
  ca: string;
}

const FRAMES = 8;

/** Pictures published over a transport arrive unchanged with a viewer over the same one, with nothing but stock clients. */
export async function framesGetThrough(transport: Transport, legs: BothLegs): Promise<void> {
  if (transport === 'http') await overPlainRequests(legs);
  else await overSocketIo(transport, legs);
}

async function overSocketIo(transport: 'websocket' | 'polling', legs: BothLegs): Promise<void> {
  const { url, cookie, camera, jpegs, ca } = legs;
  using watcher = new Watcher(new RelayApi(url, cookie), camera.id, transport, ca);
  // Whatever the line carries: these pictures are to arrive as they were sent.
  watcher.socket.on('connect', () => watcher.socket.emit('watch', { camera: camera.id, rendition: 'full' }));
  using publisher = new Broadcaster({ relay: { url }, camera, jpegs, fps: 30, transport, ca });
  await watcher.hasSeen(FRAMES);
  for (const { socket } of [watcher, publisher]) expect(socket.io.engine.transport.name).toBe(transport);
  for (const { jpeg } of watcher.arrivals)
    expect(jpegs.some((sent) => Buffer.compare(sent, jpeg) === 0)).toBe(true);
  expect(publisher.rejected).toEqual([]);
}

/** In step: each frame is sent once somebody waits for it, so one that is kept back is missed. */
async function overPlainRequests(legs: BothLegs): Promise<void> {
  const { jpegs } = legs;
  await post(legs, jpegs[0] as Uint8Array, 1);
  let { sequence } = await next(legs, undefined);
  for (let index = 2; index <= FRAMES; index += 1) {
    const jpeg = jpegs[index % jpegs.length] as Uint8Array;
    const held = next(legs, sequence);
    await post(legs, jpeg, index);
    const seen = await inTime('a held GET is answered', held, 10_000);
    expect(Buffer.compare(seen.jpeg, jpeg)).toBe(0);
    sequence = seen.sequence;
  }
}

/** @returns the answer to a frame by POST */
export async function post(
  { url, camera }: Pick<BothLegs, 'url' | 'camera'>,
  jpeg: Uint8Array,
  sequence: number,
): Promise<Response> {
  const answer = await fetch(`${url}/api/cameras/${camera.id}/frames`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${camera.key}`,
      'content-type': 'image/jpeg',
      [FRAME_HEADERS.sequence]: `${sequence}`,
    },
    body: Buffer.from(jpeg),
  });
  if (!answer.ok) throw new Error(`A frame was answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

async function next({ url, cookie, camera }: BothLegs, after: number | undefined) {
  const query = new URLSearchParams({ rendition: 'full', ...(after !== undefined && { after: `${after}` }) });
  const answer = await fetch(`${url}/api/cameras/${camera.id}/frames/next?${query}`, { headers: { cookie } });
  if (answer.status !== 200)
    throw new Error(`A held GET was answered ${answer.status}: ${await answer.text()}`);
  return {
    sequence: Number(answer.headers.get(FRAME_HEADERS.sequence)),
    jpeg: new Uint8Array(await answer.arrayBuffer()),
  };
}
