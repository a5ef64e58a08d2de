import { execFile } from 'node:child_process';

export interface ToolResult {
  /** Null where the program could not be run, or did not end in time. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type RunTool = (path: string, args: readonly string[]) => Promise<ToolResult>;

/** Ms; opening a DirectShow device to list them may take seconds. */
const TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES = 1_000_000;

/** Runs a program to its end, without a shell. Never rejects. */
export const runTool: RunTool = (path, args) =>
  new Promise((resolve) => {
    execFile(
      path,
      [...args],
      { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true },
      (error, stdout, stderr) => {
        const exitCode = error ? (typeof error.code === 'number' ? error.code : null) : 0;
        resolve({ exitCode, stdout, stderr });
      },
    );
  });
