import type { Check } from '@porthole/shared/doctor/check';
import { fromElsewhere } from '@porthole/shared/doctor/words';
import type { RunTool } from '../sources/run-tool.ts';
import { showUrl } from '../sources/secrets.ts';

const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'] as const;
const SETTINGS_KEY = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly run: RunTool;
}

/** What the system is set to, as far as it is read; a proxy that is found by WPAD is not looked for. */
export function systemProxy(surroundings: Surroundings): Check {
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
      const set = [...ofEnvironment(surroundings.env), ...(await ofWindows(surroundings))];
      const [first] = set;
      if (!first) return { outcome: 'fine', says: noneSet(surroundings.platform) };
      const names = set.flatMap(({ value }) => hostsIn(value));
      return {
        outcome: 'note',
        says: `${first.from} names ${fromElsewhere(first.value, 60)}; Porthole goes straight`,
        facts: { systemProxy: true, proxyNames: names },
      };
    },
  };
}

/** What was looked at: desktops of macOS and Linux keep their settings each in its own way. */
const noneSet = (platform: string): string =>
  platform === 'win32' ? 'none is set' : 'none in the environment; the desktop’s own settings were not read';

interface Proxy {
  readonly from: string;
  /** Free of passwords. */
  readonly value: string;
}

export function ofEnvironment(env: Surroundings['env']): Proxy[] {
  return VARIABLES.flatMap((name) => {
    const value = env[name] ?? env[name.toLowerCase()];
    return value ? [{ from: name, value: showUrl(value.includes('://') ? value : `http://${value}`) }] : [];
  });
}

async function ofWindows({ platform, run }: Surroundings): Promise<Proxy[]> {
  if (platform !== 'win32') return [];
  const { stdout } = await run('reg', ['query', SETTINGS_KEY]);
  return readInternetSettings(stdout);
}

/** What `reg query` prints of them. */
export function readInternetSettings(text: string): Proxy[] {
  const value = (name: string) => new RegExp(`^\\s+${name}\\s+REG_\\w+\\s+(.+?)\\s*$`, 'm').exec(text)?.[1];
  const server = value('ProxyServer');
  const script = value('AutoConfigURL');
  const isOn = Number(value('ProxyEnable') ?? 0) === 1;
  return [
    ...(isOn && server ? [{ from: 'Windows', value: server }] : []),
    ...(script ? [{ from: 'Windows, by script,', value: showUrl(script) }] : []),
  ];
}

/** `http=proxy01:3128;https=…` and addresses alike. */
export function hostsIn(value: string): string[] {
  return [...value.matchAll(/(?:^|[=;@]|:\/\/)([a-z\d][\w.-]*)(?=[:/;]|$)/gi)].flatMap(([, host]) =>
    host && !/^https?$/i.test(host) ? [host] : [],
  );
}
