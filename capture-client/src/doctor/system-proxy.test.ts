import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { hostsIn, ofEnvironment, readInternetSettings, systemProxy } from './system-proxy.ts';

const context = { signal: new AbortController().signal, timers: new ManualTimers(), progress: () => {} };

/** As `reg query` prints it on Windows 10. */
const registry = (...values: string[]) =>
  [
    '',
    'HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings',
    ...values,
    '',
  ].join('\r\n');

describe('the proxy that the system is set to', () => {
  test.each([
    [
      { HTTPS_PROXY: 'http://kim:hush@proxy01:3128' },
      [{ from: 'HTTPS_PROXY', value: 'http://proxy01:3128' }],
    ],
    [{ http_proxy: 'proxy01:3128' }, [{ from: 'HTTP_PROXY', value: 'http://proxy01:3128' }]],
    [{ HTTPS_PROXY: '' }, []],
    [{}, []],
  ])('is told of the environment %o, without its password', (env, told) => {
    expect(ofEnvironment(env)).toEqual(told);
  });

  test.each([
    [
      registry('    ProxyEnable    REG_DWORD    0x1', '    ProxyServer    REG_SZ    proxy01:3128'),
      ['proxy01:3128'],
    ],
    [registry('    ProxyEnable    REG_DWORD    0x0', '    ProxyServer    REG_SZ    proxy01:3128'), []],
    [
      registry('    AutoConfigURL    REG_SZ    http://wpad.corp/proxy.pac?id=7'),
      ['http://wpad.corp/proxy.pac'],
    ],
    ['', []],
  ])('is told of Windows’ settings', (text, values) => {
    expect(readInternetSettings(text).map(({ value }) => value)).toEqual(values);
  });

  test.each([
    ['http=proxy01:3128;https=proxy02:3129', ['proxy01', 'proxy02']],
    ['http://proxy.corp:3128', ['proxy.corp']],
    ['proxy01:8080', ['proxy01']],
  ])('is known by its names: %s', (value, names) => {
    expect(hostsIn(value)).toEqual(names);
  });

  test('is a note, for the capture client goes straight', async () => {
    const run = async () => ({
      exitCode: 0,
      stdout: registry('    AutoConfigURL    REG_SZ    http://wpad/p.pac'),
      stderr: '',
    });
    const set = await systemProxy({ env: {}, platform: 'win32', run }).run(context);
    expect(set).toMatchObject({ outcome: 'note', facts: { systemProxy: true, proxyNames: ['wpad'] } });
  });

  test.each([
    ['win32', 'none is set'],
    ['darwin', 'none in the environment; the desktop’s own settings were not read'],
    ['linux', 'none in the environment; the desktop’s own settings were not read'],
  ])('where none is found, says what was looked at: %s', async (platform, says) => {
    const run = async () => ({ exitCode: 0, stdout: registry(), stderr: '' });
    const none = await systemProxy({ env: {}, platform, run }).run(context);
    expect(none).toEqual({ outcome: 'fine', says });
  });
});
