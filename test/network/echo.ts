import { createServer } from 'node:http';
import type { Policy } from './policy.ts';
import { type ReverseProxy, startProxy } from './reverse-proxy.ts';

export interface Between extends AsyncDisposable {
  readonly proxy: ReverseProxy;
}

/** A proxy before a server that echoes bodies as they come, and after an upgrade whatever it is sent. */
export async function between(policy: Policy): Promise<Between> {
  const server = createServer((incoming, outgoing) => incoming.pipe(outgoing.writeHead(201)));
  server.on('upgrade', (_, socket) => {
    socket.on('error', () => socket.destroy());
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  const proxy = await startProxy(`http://127.0.0.1:${address.port}`, policy);
  return {
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
