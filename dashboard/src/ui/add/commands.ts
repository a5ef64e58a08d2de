/** What a person copies: complete, one paste each. */
export interface CommandValues {
  readonly origin: string;
  readonly camera: string;
  readonly key: string;
}

export type Shell = 'powershell' | 'unix';

export const INSTALL: Record<Shell, string> = {
  powershell: 'npm.cmd install --workspace capture-client',
  unix: 'npm install --workspace capture-client',
};

/** `npm.cmd`, because PowerShell refuses npm's script under its usual execution policy, and older ones lose the `--`. */
export function captureCommand(shell: Shell, { origin, key }: CommandValues): string {
  const npm = shell === 'powershell' ? 'npm.cmd' : 'npm';
  return `${npm} run capture -- --relay ${origin} --key ${key}`;
}

export function curlCommand({ origin, camera }: CommandValues): string {
  return [
    `curl -X POST ${origin}/api/cameras/${camera}/frames \\`,
    '  -H "Authorization: Bearer $PORTHOLE_KEY" \\',
    '  -H "Content-Type: image/jpeg" --data-binary @frame.jpg',
  ].join('\n');
}

/** Whether an address leads to the machine that uses it, and from another PC to that PC itself. */
export function onlyHere(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
