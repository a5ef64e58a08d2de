import type { OpenSidecar } from '../sidecar-process.ts';

/** Keeps the exit codes of what it opens, once that was told to stop. */
export function keepingExits(open: OpenSidecar): { open: OpenSidecar; exits: Promise<number | null>[] } {
  const exits: Promise<number | null>[] = [];
  return {
    exits,
    open: (listener) => {
      const run = open(listener);
      return {
        pid: run.pid,
        send: (message) => run.send(message),
        stop: () => {
          const exit = run.stop();
          exits.push(exit);
          return exit;
        },
      };
    },
  };
}
