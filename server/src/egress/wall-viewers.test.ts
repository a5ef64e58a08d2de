import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { Response } from 'express';
import { expect, test } from 'vitest';
import { Directory } from '../relay/directory.ts';
import { UNKNOWN_STATUS } from '../relay/publisher.ts';
import { Refusal } from '../relay/refusal.ts';
import { ViewerSeats } from './viewer-seats.ts';
import { WallViewers } from './wall-viewers.ts';

const CAMERA = 'cam_aaaaaaaaaa';
const PAGE = 'page-of-this-test-000';

/** An answer of which only the status and what is in it is looked at. */
function answer() {
  const read: { status: number; body: unknown }[] = [];
  let status = 200;
  const response = {
    // Read as soon as it is written.
    on: () => {},
    once: (_event: string, run: () => void) => run(),
    ...{ set: () => response, type: () => response },
    status: (given: number) => {
      status = given;
      return response;
    },
    ...{
      end: () => read.push({ status, body: undefined }),
      send: () => read.push({ status, body: 'frames' }),
    },
    json: (body: unknown) => read.push({ status, body }),
  };
  return { response: response as unknown as Response, read };
}

test('FL-5: a page that acknowledges nothing for 15 s is told why and has no place any more', () => {
  const timers = new ManualTimers(0);
  const directory = new Directory(timers);
  const channel = directory.add({ id: CAMERA, name: 'Yard', everSeen: false });
  channel.attach({
    ...{ session: 'run', transport: 'http', keyVersion: channel.keyVersion, status: UNKNOWN_STATUS },
    port: { demand: () => {}, refuse: () => {} },
  });
  const seats = new ViewerSeats(1);
  const walls = new WallViewers({ directory, timers, seats });
  const ask = () => {
    const { response, read } = answer();
    const watch = new Map([[CAMERA, { after: 0 }]]);
    walls.viewer('session', PAGE).ask(response, { watch, camerasVersion: directory.version });
    return read;
  };
  ask();
  if (!channel.publisher) throw new Error('no publisher');
  channel.publish(channel.publisher, {
    ...{ counted: 1, capturedAt: undefined, width: 1, height: 1, jpeg: Uint8Array.of(1) },
  });
  let held = ask();
  for (let second = 1; second < 15; second += 1) {
    timers.advance(1_000);
    if (held.length > 0) held = ask();
  }
  expect(held).toEqual([]);
  timers.advance(1_000);
  expect(held).toMatchObject([{ status: 409, body: { error: { code: 'viewer-stalled' } } }]);
  expect(channel.reports()).toEqual([]);
  seats.take('another page');
});

test('a relay that ends tells every page why, and lets none in any more', () => {
  const timers = new ManualTimers(0);
  const directory = new Directory(timers);
  const walls = new WallViewers({ directory, timers });
  const { response, read } = answer();
  walls.viewer('session', PAGE).ask(response, { watch: new Map(), camerasVersion: directory.version });
  walls.close();
  expect(read).toMatchObject([{ status: 503, body: { error: { code: 'relay-restarting' } } }]);
  expect(() => walls.viewer('session', PAGE)).toThrow(new Refusal('relay-restarting'));
});
