import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { errorBody, FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import { afterEach, describe, expect, it } from 'vitest';

/** The program itself, run as a person runs it, against the HTTP half of a relay. */
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const running: ChildProcess[] = [];
const servers: Server[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function capture(args: string[], env: Record<string, string> = {}) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('PORTHOLE_')),
  );
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    env: { ...inherited, ...env },
  });
  running.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  return { child, said, exit: once(child, 'close').then(([code]) => code as number | null) };
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
  servers.push(server);
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
async function line(child: ChildProcess, wanted: (figures: Record<string, unknown>) => boolean) {
  if (!child.stdout) throw new Error('no output');
  for await (const text of createInterface({ input: child.stdout })) {
    const figures = JSON.parse(text) as Record<string, unknown>;
    if (wanted(figures)) return figures;
  }
  throw new Error('the program ended before it said so');
}

describe('the capture client', { timeout: 30_000 }, () => {
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

  it('is a command in an installed checkout, and from any folder', async () => {
    const run = promisify(execFile);
    const { stdout } = await run('npx', ['--no', 'porthole-capture', 'doctor', '--help'], { cwd: ROOT });
    expect(stdout).toContain('--relay');
    const { bin } = JSON.parse(await readFile(join(ROOT, 'capture-client/package.json'), 'utf8'));
    const command = join(ROOT, 'capture-client', bin['porthole-capture']);
    const wrong = run(process.execPath, [command, 'doctor', '--relay', 'nowhere'], { cwd: tmpdir() });
    await expect(wrong).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--relay must be an address'),
    });
  });

  it('lists webcams, or says what to do where there is none', async () => {
    const { exit, said } = capture(['devices']);
    expect(await exit).toBe(0);
    expect(said.stdout).toMatch(/^Webcams:|No webcam found\. Plug one in/);
  });

  it('sends the test pattern, and says goodbye when it is interrupted', async () => {
    const { url, requests, frames } = await relay();
    const { child, exit } = capture(sending(url));
    const figures = await line(child, ({ sent }) => (sent as number) >= 5);
    expect(figures).toMatchObject({ transport: 'http', state: 'sending', width: 1280, height: 720 });
    child.kill('SIGINT');
    expect(await exit).toBe(0);
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
    const { child, exit } = capture(sending('http://127.0.0.1:9'));
    await line(child, ({ state, code }) => state === 'connecting' && code === 'transport-pinned');
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('ends with the process that started it, where asked to', async () => {
    const { url } = await relay();
    const { child, exit } = capture(sending(url), { PORTHOLE_EXIT_WITH_PARENT: 'on' });
    await line(child, ({ sent }) => (sent as number) >= 1);
    child.stdin?.end();
    expect(await exit).toBe(0);
  });
});
