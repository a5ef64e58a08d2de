import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import express from 'express';
import { expect, test } from 'vitest';
import { Arrivals } from './arrivals.ts';
import { ProbeLimits } from './probe-limits.ts';
import { probeRouter } from './probe-router.ts';

/** The probe's routes on a server of their own; time is in the test's hands. */
async function served() {
  const timers = new ManualTimers();
  const parts = { limits: new ProbeLimits(timers), arrivals: new Arrivals(timers), timers };
  const server = createServer(express().use(probeRouter(parts)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    timers,
    get: (path: string) => fetch(`${url}/${path}`),
    /** The request that is on its way has come. */
    arrived: () => once(server, 'request'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('holds an answer for as long as was asked', async () => {
  await using probe = await served();
  const arrived = probe.arrived();
  let answered = false;
  const answer = probe.get('trickle?parts=1&everyMs=300').then(({ status }) => {
    answered = true;
    return status;
  });
  await arrived;
  probe.timers.advance(299);
  // It would be answered by now: who came later is.
  await (await probe.get('seen')).text();
  expect(answered).toBe(false);
  probe.timers.advance(1);
  expect(await answer).toBe(200);
});

test('sends an answer part by part, one each time the interval has passed', async () => {
  await using probe = await served();
  const arrived = probe.arrived();
  const asked = probe.get('trickle?parts=4&everyMs=300');
  await arrived;
  probe.timers.advance(300);
  const answer = await asked;
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const parts: string[] = [];
  const next = async () => {
    const { value, done } = (await reader?.read()) ?? {};
    if (!done) parts.push(`${value}`.split(' ')[0] as string);
    return done;
  };
  await next();
  for (const _ of [2, 3, 4]) {
    probe.timers.advance(300);
    await next();
  }
  expect(parts).toEqual(['1', '2', '3', '4']);
  expect(await next()).toBe(true);
});
