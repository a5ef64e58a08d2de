import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, inTime } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';

const [jpeg] = await footageJpegs({ width: 160 });

let relay: RelayProcess;
beforeAll(async () => {
  relay = await startRelayProcess();
});
afterAll(() => relay?.[Symbol.asyncDispose]());

interface Asked {
  path: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
}

/** The code that it is refused with, else the status; or how the connection ends, which is kept for all of them. */
const ask = (agent: Agent, { path, headers, body }: Asked) =>
  new Promise<string>((resolve) => {
    const method = body ? 'POST' : 'GET';
    const asked = request(`${relay.url}${path}`, { agent, method, headers }, async (answer) => {
      const text = Buffer.concat(await answer.toArray()).toString('latin1');
      const code = answer.statusCode === 503 && /"code":"([\w-]+)"/.exec(text)?.[1];
      resolve(code || `${answer.statusCode}`);
    });
    asked.on('error', ({ code }: NodeJS.ErrnoException) => resolve(`${code}`));
    asked.end(body);
  });

/** Asks on and on while the relay is told to end. @returns what it hears then */
async function farewellTo(asked: Asked): Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const first = await ask(agent, asked);
  expect(first).toMatch(/^20\d$/);
  relay.process.signal('SIGTERM');
  const other = async () => {
    const now = await ask(agent, asked);
    return now !== first && now;
  };
  const heard = await eventually('it hears something else', other, { within: 5_000, every: 1 });
  expect(await inTime('it ends', relay.process.exited, 10_000)).toMatchObject({ code: 0 });
  agent.destroy();
  await relay.startedAgain();
  return heard;
}

/** Each request is answered at once, so that none is held when the relay is told to end. */
test.each(['a page', 'a publisher'] as const)(
  '%s that waits for no answer when its relay is told to end hears by its next request that the relay restarts',
  async (who) => {
    const api = await relay.signedIn();
    const { id, key } = await api.createCamera();
    const wall = `/api/frames/next?viewer=asks-again-and-again&watch=${id}:0&cameras=0`;
    const asked: Asked =
      who === 'a page'
        ? { path: wall, headers: { cookie: api.cookie } }
        : {
            path: `/api/cameras/${id}/frames`,
            headers: { authorization: `Bearer ${key}`, 'content-type': 'image/jpeg' },
            body: jpeg,
          };
    const heard: string[] = [];
    // A relay says it for 300 ms, which a busy machine may let pass before it is asked again.
    while (heard.length < 3 && /^ECONN/.test(heard.at(-1) ?? 'ECONN')) heard.push(await farewellTo(asked));
    expect(heard.at(-1), heard.join(', ')).toBe('relay-restarting');
  },
);
