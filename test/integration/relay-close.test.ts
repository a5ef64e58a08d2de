import type { Timers } from '@porthole/shared/flow/timers';
import { expect, test } from 'vitest';
import { systemTimers } from '../../server/src/observe/system-timers.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { startRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';

/** The system's timers, which know what is still planned. */
class CountedTimers implements Timers {
  readonly #planned = new Map<object, string>();
  readonly now = systemTimers.now;
  readonly monotonic = systemTimers.monotonic;

  after(ms: number, run: () => void): () => void {
    const forget = this.#plan(`after ${ms} ms`);
    const cancel = systemTimers.after(ms, () => {
      forget();
      run();
    });
    return () => {
      forget();
      cancel();
    };
  }

  every(ms: number, run: () => void): () => void {
    const forget = this.#plan(`every ${ms} ms`);
    const cancel = systemTimers.every(ms, run);
    return () => {
      forget();
      cancel();
    };
  }

  get planned(): string[] {
    return [...this.#planned.values()];
  }

  /** @returns forgets it */
  #plan(what: string): () => void {
    const stack = new Error().stack?.split('\n').slice(3, 6).join(' ');
    const planned = {};
    this.#planned.set(planned, `${what} ${stack}`);
    return () => this.#planned.delete(planned);
  }
}

/** What keeps the process busy, by kind; timers are the test runner's, too. */
const resources = () =>
  process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout' && kind !== 'Immediate');

/** What there is more of than there was. */
function added(before: readonly string[], after: readonly string[]): string[] {
  const rest = [...before];
  return after.filter((one) => {
    const at = rest.indexOf(one);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

const listeners = () => process.eventNames().map((name) => `${String(name)}: ${process.listenerCount(name)}`);

test('a relay that is closed leaves no timer, no connection, no file and no listener in its process', async () => {
  const jpegs = await footageJpegs({ width: 320 });
  const timers = new CountedTimers();
  const before = { resources: resources(), listeners: listeners() };
  {
    await using relay = await startRelay({ PORTHOLE_OUTAGE_AFTER: '1' }, { timers });
    const api = await relay.signedIn();
    const camera = await api.createCamera();
    using _publisher = new Broadcaster({ relay, camera, jpegs, fps: 10 });
    for (const transport of ['websocket', 'polling'] as const) {
      using watcher = new Watcher(api, camera.id, transport);
      watcher.socket.on('connect', () => watcher.wishes({ rendition: '160' }));
      await watcher.hasSeen(3);
    }
    const http = await api.createCamera('By plain requests');
    const posted = await fetch(`${relay.url}/api/cameras/${http.id}/frames`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${http.key}`,
        'content-type': 'image/jpeg',
        'porthole-session': 'session-of-the-test',
      },
      body: new Uint8Array(jpegs[0] as Buffer),
    });
    expect(posted.status).toBe(204);
    const stream = await api.fetch(`/api/cameras/${http.id}/stream.mjpeg`);
    await stream.body?.getReader().read();
    // Both wait for what does not come before the relay ends.
    void api.fetch(`/api/frames/next?viewer=${'wall'.repeat(5)}&watch=${http.id}:9:9:`).catch(() => {});
    void api.fetch(`/api/cameras/${http.id}/frames/next?after=9`).catch(() => {});
    await api.fetch('/metrics');
  }
  expect(timers.planned).toEqual([]);
  expect(added(before.listeners, listeners())).toEqual([]);
  const left = () => added(before.resources, resources());
  await eventually('all that was open is closed', () => left().length === 0, {
    within: 20_000,
    context: () => `Left: ${left()}`,
  });
});
