import type { Check } from '@porthole/shared/doctor/check';
import type { RunTool } from '../sources/run-tool.ts';

const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'] as const;
const SETTINGS_KEY = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly run: RunTool;
}

/** What the system is set to, as far as it is read; a proxy that is found by WPAD is not looked for, and none is named: the report leaves this network. */
export function systemProxy({ env, platform, run }: Surroundings): Check {
  return {
    id: 'system-proxy',
    group: 'line',
    title: 'System’s proxy',
    about: 'Looks whether this system is set to go through a proxy. Porthole goes straight.',
    deadlineMs: 12_000,
    usualMs: 50,
    late: { outcome: 'unknown', says: 'the system did not say' },
    beside: true,
    async run() {
      const ofEnvironment = VARIABLES.find((name) => env[name] || env[name.toLowerCase()]);
      const isWindows = platform === 'win32';
      const set =
        ofEnvironment ??
        (isWindows && isSet((await run('reg', ['query', SETTINGS_KEY])).stdout) && 'Windows');
      if (set)
        return {
          outcome: 'note',
          says: `${set} names one; Porthole goes straight`,
          next: 'Ask your network team to allow HTTPS from this PC to the relay without the proxy.',
        };
      // Desktops of macOS and Linux keep their settings each in its own way.
      const unread = 'none in the environment; the desktop’s own settings were not read';
      return { outcome: 'fine', says: isWindows ? 'none is set' : unread };
    },
  };
}

/** @param text what `reg query` prints of Windows' settings */
export function isSet(text: string): boolean {
  const value = (name: string) => new RegExp(`^\\s+${name}\\s+REG_\\w+\\s+(.+?)\\s*$`, 'm').exec(text)?.[1];
  const isOn = Number(value('ProxyEnable') ?? 0) === 1;
  return (isOn && value('ProxyServer') !== undefined) || value('AutoConfigURL') !== undefined;
}
