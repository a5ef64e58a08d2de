// Signs in, watches one camera with a stock Socket.IO client and prints a line for every frame; ends after the given number.
// usage: RELAY=http://localhost:8080 USERNAME=admin PASSWORD=… node view.mjs <camera id> <count>
import { io } from 'socket.io-client';

const { RELAY, USERNAME: username, PASSWORD: password } = process.env;
const [camera, count] = process.argv.slice(2);

const signedIn = await fetch(`${RELAY}/api/session`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ username, password }),
});
if (!signedIn.ok) throw new Error((await signedIn.json()).error.message);
const cookie = signedIn.headers.getSetCookie()[0].split(';')[0];

const socket = io(`${RELAY}/view`, { extraHeaders: { cookie } });
let seen = 0;
// Whoever connects anew must ask anew.
socket.on('hello', () => socket.emit('watch', { camera }, (reply) => reply.error && fail(reply.error)));
socket.on('frame', (header, jpeg) => {
  seen += 1;
  console.log(
    `${header.sequence} ${header.width}x${header.height} ${jpeg.length} bytes, came by ${header.transport}`,
  );
  // A viewer with a screen does this after the paint.
  socket.emit('ack', { camera: header.camera, sequence: header.sequence });
  if (seen >= Number(count)) socket.disconnect();
});
socket.on('connect_error', ({ message, data }) => data && fail(data, message));
socket.on('refused', fail);

function fail({ code, message }) {
  console.error(`${code}: ${message}`);
  process.exit(1);
}
