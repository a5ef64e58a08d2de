import { writeSync } from 'node:fs';

/**
 * For a process that WebRTC is loaded in, whose package brings it down at a natural end: it ends by `process.exit` only, with whoever
 * forked it, and with no signal of a terminal's.
 */
export function endWithParent(): void {
  // The parent has gone or has no more use for us.
  process.once('disconnect', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
  // Ctrl+C reaches every process of a terminal; this one ends with its parent.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('uncaughtException', (error) => {
    // At once: what is written by a stream is lost with the process.
    writeSync(process.stderr.fd, `${error?.stack ?? error}\n`);
    process.exit(1);
  });
  // It went while this process was being loaded.
  if (!process.connected) process.exit(0);
}

/** Tells the parent, if it is still there. */
export function tellParent<Message>(message: Message): void {
  if (process.connected) process.send?.(message, () => {});
}

/** The last word. */
export function tellParentAndExit<Message>(message: Message): void {
  process.send?.(message, () => process.exit(0));
}
