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

/**
 * `npm.cmd`, because PowerShell refuses npm's script under its usual execution policy, and older ones lose the `--`.
 * The key goes by the environment: process lists show flags.
 */
export function captureCommand(shell: Shell, { origin, key }: CommandValues): string {
  if (shell === 'powershell') return `$env:PORTHOLE_KEY='${key}'; npm.cmd run capture -- --relay ${origin}`;
  return `PORTHOLE_KEY='${key}' npm run capture -- --relay ${origin}`;
}

export function curlCommand({ origin, camera }: CommandValues): string {
  return [
    `curl -X POST ${origin}/api/cameras/${camera}/frames \\`,
    '  -H "Authorization: Bearer $PORTHOLE_KEY" \\',
    '  -H "Content-Type: image/jpeg" --data-binary @frame.jpg',
  ].join('\n');
}
