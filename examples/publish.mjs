// Publishes JPEG files in a loop with a stock Socket.IO client, never more frames ahead than the relay's window.
// usage: RELAY=http://localhost:8080 PORTHOLE_KEY=pk_… node publish.mjs <frames a second> frame1.jpg frame2.jpg …
import { readFile } from 'node:fs/promises';
import { io } from 'socket.io-client';

const [fps, ...files] = process.argv.slice(2);
const frames = await Promise.all(files.map((file) => readFile(file)));
const session = `example-${process.pid}-${Date.now()}`;
const socket = io(`${process.env.RELAY}/publish`, { auth: { key: process.env.PORTHOLE_KEY, session } });

let window = 1;
let inFlight = 0;
let sequence = 0;
let clockOffset;

socket.on('connect_error', ({ message, data }) => {
  console.error(data ? `${data.code}: ${data.message}` : message);
  if (data) process.exit(1);
});
socket.on('hello', ({ camera, limits }) => {
  console.log(`publishing as ${camera.name} (${camera.id})`);
  window = limits.window;
  inFlight = 0;
  const asked = Date.now();
  socket.emit('clock', ({ now }) => {
    clockOffset = now - (asked + Date.now()) / 2;
  });
});
socket.on('ack', ({ rejected }) => {
  inFlight -= 1;
  if (rejected) console.error(`${rejected.code}: ${rejected.message}`);
});
socket.on('refused', ({ code, message }) => {
  console.error(`${code}: ${message}`);
  process.exit(1);
});

setInterval(() => {
  sequence += 1;
  // Newest wins: without room this capture is not sent, and its number stays a gap.
  if (!socket.connected || inFlight >= window) return;
  inFlight += 1;
  const capturedAt = clockOffset === undefined ? {} : { capturedAt: Date.now() + clockOffset };
  socket.emit('frame', { sequence, ...capturedAt }, frames[sequence % frames.length]);
}, 1000 / Number(fps));

process.on('SIGTERM', () => {
  socket.emit('bye');
  socket.disconnect();
  process.exit(0);
});
