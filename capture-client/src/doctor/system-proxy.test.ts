import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { isSet, systemProxy } from './system-proxy.ts';

const context = { signal: new AbortController().signal, timers: new ManualTimers(), progress: () => {} };

/** As `reg query` prints it on Windows 10. */
const registry = (...values: string[]) =>
  [
    '',
    'HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings',
    ...values,
    '',
  ].join('\r\n');
const SERVER = '    ProxyServer    REG_SZ    proxy01:3128';
const SCRIPT = '    AutoConfigURL    REG_SZ    http://wpad.corp/proxy.pac?id=7';

test.each([
  [registry('    ProxyEnable    REG_DWORD    0x1', SERVER), true],
  [registry('    ProxyEnable    REG_DWORD    0x0', SERVER), false],
  [registry(SCRIPT), true],
  ['', false],
])('reads Windows’ settings %j: %s', (text, set) => {
  expect(isSet(text)).toBe(set);
});

const UNREAD = 'none in the environment; the desktop’s own settings were not read';

test.each([
  ['win32', {}, registry(SCRIPT), 'Windows names one; Porthole goes straight'],
  [
    'linux',
    { https_proxy: 'http://kim:hush@proxy01:3128' },
    '',
    'HTTPS_PROXY names one; Porthole goes straight',
  ],
  ['linux', { HTTPS_PROXY: '' }, '', UNREAD],
  ['darwin', {}, '', UNREAD],
  ['win32', {}, registry(), 'none is set'],
])('says on %s with %o what is set, and names no proxy', async (platform, env, stdout, says) => {
  const run = async () => ({ exitCode: 0, stdout, stderr: '' });
  expect(await systemProxy({ env, platform, run }).run(context)).toMatchObject({ says });
});
