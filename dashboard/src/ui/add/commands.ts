/** What a person copies: complete, one paste each. */
export interface CommandValues {
  readonly origin: string;
  readonly camera: string;
  readonly key: string;
}

export type Shell = 'powershell' | 'unix';

export const SHELLS = [
  ['powershell', 'PowerShell'],
  ['unix', 'Unix shell'],
] as const satisfies readonly (readonly [Shell, string])[];

/** PowerShell refuses npm's script under its usual execution policy, and older ones lose the `--`. */
const NPM: Record<Shell, string> = { powershell: 'npm.cmd', unix: 'npm' };

export const INSTALL: Record<Shell, string> = {
  powershell: `${NPM.powershell} install --workspace capture-client`,
  unix: `${NPM.unix} install --workspace capture-client`,
};

export function captureCommand(shell: Shell, { origin, key }: CommandValues): string {
  return `${NPM[shell]} run capture -- --relay ${origin} --key ${key}`;
}

/** The doctor of a camera's PC. */
export function doctorCommand(shell: Shell, origin: string): string {
  return `${NPM[shell]} run capture -- doctor --relay ${origin}`;
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
