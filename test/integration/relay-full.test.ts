import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { SkippableTimers } from '../support/skippable-timers.ts';

const [FIRST, SECOND] = ['a'.repeat(32), 'b'.repeat(32)];

/** Ms without a request after which a page’s place is free. */
const GONE_AFTER_MS = 5_000;

const timers = new SkippableTimers();
let relay: TestRelay;
let api: RelayApi;

beforeAll(async () => {
  relay = await startRelay({ PORTHOLE_MAX_VIEWERS: '1' }, { timers });
  api = await relay.signedIn();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

/** @returns the code it was turned away with; null where it came in */
async function enters(socket: Socket): Promise<string | null> {
  const outcome = new Promise<string | null>((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', (error) => resolve((error as { data?: { code: string } }).data?.code ?? ''));
  });
  return inTime('the relay answers', outcome, 20_000);
}

const page = (viewer: string) =>
  io(`${api.url}${VIEW_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { viewer },
    extraHeaders: { cookie: api.cookie },
  });

const asks = async (viewer: string) => {
  const response = await api.fetch(`/api/frames/next?viewer=${viewer}&watch=&cameras=0`);
  return response.ok ? null : ((await response.json()) as { error: { code: string } }).error.code;
};

describe('AC-9: a relay with one place, which is taken', () => {
  test('turns another page away by either door, keeps the first by both, and lets the other in when it has left', async () => {
    const first = page(FIRST);
    expect(await enters(first)).toBeNull();
    const second = page(SECOND);
    expect(await enters(second)).toBe('relay-full');
    expect(await asks(SECOND)).toBe('relay-full');
    expect(await asks(FIRST)).toBeNull();
    expect(await asks(`${FIRST}-2`)).toBeNull();
    first.disconnect();
    timers.skip(GONE_AFTER_MS);
    await eventually('the other page is let in', async () => (await asks(SECOND)) === null, {
      within: 20_000,
      every: 250,
    });
    second.disconnect();
  });
});
