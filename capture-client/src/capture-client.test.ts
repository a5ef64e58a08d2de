import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { errorBody, FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCaptureClient } from './capture-client.ts';

/** As `npm install` puts it into a checkout. */
const COMMAND = fileURLToPath(new URL('../../node_modules/.bin/porthole-capture', import.meta.url));
const closers: (() => unknown)[] = [];

// Not after each: they run side by side.
afterAll(() => {
  for (const close of closers) close();
});

/** The program in this process, against the HTTP half of a relay. */
function capture(args: string[], env: Record<string, string> = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const { platform } = process;
  const program = Object.assign(new EventEmitter(), {
    ...{ argv: ['node', 'main.ts', ...args], env, platform, stdin, stdout, stderr },
  });
  const said = { stdout: '', stderr: '' };
  stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  return { program, said, exit: runCaptureClient(program as unknown as NodeJS.Process) };
}

interface Relay {
  url: string;
  readonly requests: string[];
  readonly frames: number[];
}

async function relay(refuse?: 'key-wrong' | 'replaced'): Promise<Relay> {
  const requests: string[] = [];
  const frames: number[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => {
      const sequence = request.headers[FRAME_HEADERS.sequence.toLowerCase()];
      if (sequence !== undefined) frames.push(Number(sequence));
      if (refuse) return response.writeHead(401).end(JSON.stringify(errorBody(refuse)));
      if (request.url === '/api/publisher') return response.end(JSON.stringify(HELLO));
      if (request.url === '/api/clock') return response.end(JSON.stringify({ now: Date.now() }));
      return response.writeHead(204).end();
    });
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, frames };
}
const HELLO = {
  protocol: 1,
  camera: { id: 'cam_0123456789', name: 'Yard' },
  limits: { maxFrameBytes: 2_000_000, maxFramePixels: 9_000_000, window: 4 },
  viewers: 1,
};
const sending = (url: string) => [
  '--relay',
  url,
  '--key',
  'pk_1',
  '--source',
  'test',
  '--transport',
  'http',
  '--json',
];

/** Reads the program's JSON until one line is as wanted. */
async function line(stdout: Readable, wanted: (figures: Record<string, unknown>) => boolean) {
  for await (const text of createInterface({ input: stdout })) {
    const figures = JSON.parse(text) as Record<string, unknown>;
    if (wanted(figures)) return figures;
  }
  throw new Error('the program ended before it said so');
}

describe.concurrent('the capture client', { timeout: 30_000 }, () => {
  it('lists all that is wrong with its settings and ends with 2', async () => {
    const { exit, said } = capture(['--fps', 'many', '--colour', 'red']);
    expect(await exit).toBe(2);
    for (const problem of [
      '--fps must be',
      '--colour is not a flag',
      '--relay is missing',
      '--key is missing',
    ])
      expect(said.stderr).toContain(problem);
  });

  it('explains itself', async () => {
    const { exit, said } = capture(['--help']);
    expect(await exit).toBe(0);
    expect(said.stdout).toContain('PORTHOLE_TRANSPORT');
  });

  it('ends with 2 where the settings of its doctor are wrong', async () => {
    const { exit, said } = capture(['doctor', '--relay', 'nowhere']);
    expect(await exit).toBe(2);
    expect(said.stderr).toContain('--relay must be an address');
  });

  it('lists webcams, or says what to do where there is none', async () => {
    const { exit, said } = capture(['devices']);
    expect(await exit).toBe(0);
    expect(said.stdout).toMatch(/^Webcams:|No webcam found\. Plug one in/);
  });

  it('sends the test pattern as a command from any folder, and says goodbye when it is interrupted', async () => {
    const { url, requests, frames } = await relay();
    const child = spawn(COMMAND, sending(url), { cwd: tmpdir(), env: withoutSettings(process.env) });
    closers.push(() => child.kill('SIGKILL'));
    const exit = once(child, 'close');
    const figures = await line(child.stdout, ({ sent }) => (sent as number) >= 5);
    expect(figures).toMatchObject({ transport: 'http', state: 'sending', width: 1280, height: 720 });
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(frames.length).toBeGreaterThanOrEqual(5);
    expect(new Set(frames).size).toBe(frames.length);
    expect(requests).toContain('DELETE /api/cameras/cam_0123456789/publisher');
  });

  it('ends with 3 and the reason where the relay will not have it', async () => {
    const { url } = await relay('key-wrong');
    const { exit, said } = capture(sending(url).filter((arg) => arg !== '--json'));
    expect(await exit).toBe(3);
    expect(said.stdout).toContain('No camera has this key.');
  });

  it('keeps trying where the relay is away, and says so', async () => {
    const { program, exit } = capture(sending('http://127.0.0.1:9'));
    await line(program.stdout, ({ state, code }) => state === 'connecting' && code === 'transport-pinned');
    program.emit('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('ends with the process that started it, where asked to', async () => {
    const { url, frames } = await relay();
    const { program, exit } = capture(sending(url), { PORTHOLE_EXIT_WITH_PARENT: 'on' });
    await vi.waitFor(() => expect(frames).not.toEqual([]), { timeout: 10_000, interval: 5 });
    program.stdin.end();
    expect(await exit).toBe(0);
  });
});

const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PORTHOLE_')));
