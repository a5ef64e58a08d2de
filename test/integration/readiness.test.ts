import { connect, type Socket } from 'node:net';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { readSettings } from '@porthole/shared/settings/settings';
import { describe, expect, test } from 'vitest';
import { openLog } from '../../server/src/observe/log.ts';
import { systemTimers } from '../../server/src/observe/system-timers.ts';
import { startRelay as startRelayHere } from '../../server/src/relay-server.ts';
import { RELAY_SETTINGS } from '../../server/src/settings.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay } from '../support/relay.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A request that has begun, and is ended when the test says so. */
class BegunRequest {
  answer = '';
  readonly #socket: Socket;

  constructor(port: number, path: string) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setEncoding('utf8').on('data', (text) => {
      this.answer += text;
    });
    this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`);
  }

  end(): void {
    this.#socket.write('Connection: close\r\n\r\n');
  }
}

describe('HC-1, HC-2: a relay that runs', () => {
  test('says that it is alive and that it can serve, to anybody', async () => {
    await using relay = await startRelay();
    const [alive, ready] = await Promise.all(
      ['/healthz', '/readyz'].map(async (path) => (await fetch(`${relay.url}${path}`)).json()),
    );
    expect(alive).toMatchObject({ status: 'ok' });
    expect(ready).toMatchObject({ status: 'ready' });
  });
});

describe('HC-2: a relay that was told to end', () => {
  test('says so to who still asks', async () => {
    await using folder = await tempFolder();
    const port = await freePort();
    const settings = readSettings(RELAY_SETTINGS, {
      args: ['--port', `${port}`, '--host', '127.0.0.1', '--data-dir', folder.path],
      env: { PORTHOLE_ADMIN_PASSWORD: 'street in the morning' },
    });
    // The moment in which farewells leave ends when the test says so.
    const farewells = new ManualTimers();
    const timers = { ...systemTimers, after: farewells.after.bind(farewells) };
    const relay = await startRelayHere(settings, openLog({ level: 'silent', format: 'json' }).log, timers);
    const before = new BegunRequest(port, '/readyz');
    before.end();
    await eventually('it is ready', () => before.answer.startsWith('HTTP/1.1 200'), { within: 20_000 });
    const begun = [new BegunRequest(port, '/readyz'), new BegunRequest(port, '/healthz')];
    // That the relay has their beginnings: it has answered who came after them.
    await fetch(`http://127.0.0.1:${port}/healthz`);
    const closed = relay.close();
    for (const request of begun) request.end();
    await eventually('both are answered', () => begun.every(({ answer }) => answer.includes('\r\n\r\n{')), {
      within: 20_000,
      context: () => begun.map(({ answer }) => answer).join('\n'),
    });
    expect(begun[0]?.answer).toMatch(/^HTTP\/1\.1 503/);
    expect(begun[0]?.answer).toContain('"relay-restarting"');
    expect(begun[1]?.answer).toMatch(/^HTTP\/1\.1 200/);
    farewells.advance(1_000);
    await closed;
  });
});
