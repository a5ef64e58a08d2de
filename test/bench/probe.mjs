/**
 * Loaded into a server that is measured, before its own code: tells over a local socket what the process has cost so far and how late
 * its event loop ran since the last question.
 */
import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const path = process.env.BENCH_PROBE;
if (path) {
  const NS_PER_MS = 1e6;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const server = createServer((socket) => {
    const { user, system } = process.cpuUsage();
    socket.on('error', () => {});
    socket.end(
      JSON.stringify({
        cpuMs: (user + system) / 1000,
        rssBytes: process.memoryUsage.rss(),
        loopP99Ms: delay.percentile(99) / NS_PER_MS,
        loopMaxMs: delay.max / NS_PER_MS,
      }),
    );
    delay.reset();
  });
  server.on('error', () => {});
  server.listen(path).unref();
}
