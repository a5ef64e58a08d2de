import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

/** The least that a broadcast over WebSocket can be: what a publisher sends goes to everybody else. */
const [host, port] = process.argv.slice(2);
const viewers = new Set<WebSocket>();
const http = createServer((_request, response) => response.end(`${viewers.size}`));
new WebSocketServer({ server: http }).on('connection', (socket, request) => {
  if (request.url === '/publish')
    socket.on('message', (jpeg: Buffer) => {
      for (const viewer of viewers) viewer.send(jpeg);
    });
  else viewers.add(socket);
  socket.on('close', () => viewers.delete(socket));
});
http.listen(Number(port), host);
