import { createServer } from 'node:http';
import { Server } from 'socket.io';

/**
 * What one writes first: a room for each camera, and every frame to everybody in it. With `volatile` in its place, frames are left out
 * for those whose socket says that it is not ready.
 */
const [mode, host, port] = process.argv.slice(2);
const http = createServer((_request, response) => response.end(`${io.engine.clientsCount}`));
const io = new Server(http);

io.on('connection', (socket) => {
  socket.on('watch', (camera: string) => void socket.join(camera));
  socket.on('frame', (header: { camera: string }, jpeg: Buffer) => {
    const room = io.to(header.camera);
    (mode === 'volatile' ? room.volatile : room).emit('frame', header, jpeg);
  });
});
http.listen(Number(port), host);
