/** SIGBREAK and SIGHUP are Windows' Ctrl+Break and its console's close button. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const;

/**
 * Resolves when this process is to end.
 *
 * @param withParent also when standard input closes, which it does however the parent dies
 */
export function endOf(process: NodeJS.Process, withParent: boolean): Promise<'asked'> {
  return new Promise((resolve) => {
    const end = () => resolve('asked');
    for (const signal of SIGNALS) if (isSignalHere(process, signal)) process.on(signal, end);
    // Whoever read our output has gone, and nobody sees what we do.
    process.stdout.on('error', end);
    if (!withParent) return;
    process.stdin.on('end', end).on('close', end).on('error', end);
    process.stdin.resume();
  });
}

function isSignalHere({ platform }: NodeJS.Process, signal: (typeof SIGNALS)[number]): boolean {
  return signal !== 'SIGBREAK' || platform === 'win32';
}
