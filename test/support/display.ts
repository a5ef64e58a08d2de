import { spawn } from 'node:child_process';
import { inTime } from './eventually.ts';

export interface Display extends AsyncDisposable {
  /** As DISPLAY names it. */
  readonly name: string;
}

/** A screen that nobody sees, all white. */
export async function startDisplay({ width, height }: { width: number; height: number }): Promise<Display> {
  // Xvfb takes a free number and tells it on the descriptor it is given.
  const xvfb = spawn(
    'Xvfb',
    ['-screen', '0', `${width}x${height}x24`, '-wr', '-nolisten', 'tcp', '-displayfd', '3'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const exited = new Promise<void>((resolve) => xvfb.once('close', () => resolve()));
  const close = async () => {
    xvfb.kill('SIGKILL');
    await exited;
  };
  try {
    const told = new Promise<string>((resolve, reject) => {
      xvfb.once('error', reject);
      xvfb.stdio[3]?.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
    });
    return { name: `:${await inTime('Xvfb tells its number', told, 10_000)}`, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
