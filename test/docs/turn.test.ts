import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIceUrl } from '@porthole/shared/protocol/ice-url';
import { isReasonCode } from '@porthole/shared/protocol/reasons';
import { describe, expect, test } from 'vitest';
import { readRelaySettings } from '../../server/src/settings.ts';
import { ROOT } from '../support/child.ts';
import { section } from './readme-table.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const document = read('docs/turn.md');
const config = read('docs/deployment/turnserver.conf');
const configured = (name: string) => new RegExp(`^#?${name}=(.+)$`, 'm').exec(config)?.[1];

describe('docs/turn.md', () => {
  test('tells settings that the relay takes', () => {
    const env = Object.fromEntries(
      [...document.matchAll(/^((?:STUN|TURN)_\w+)=(\S+)/gm)].map(([, name, value]) => [name, value]),
    );
    const { stunServers, turnServers } = readRelaySettings({ args: [], env });
    expect(stunServers).toHaveLength(1);
    expect(turnServers.map(({ over, port }) => `${over} ${port}`)).toEqual([
      `udp ${configured('listening-port')}`,
      `tcp ${configured('listening-port')}`,
      `tls ${configured('tls-listening-port')}`,
    ]);
  });

  test('names settings and addresses that there are', () => {
    for (const [, name] of document.matchAll(/\b((?:STUN|TURN|ICE)_[A-Z_]+)\b/g))
      expect(read('README.md')).toContain(`\`${name}\``);
    for (const [, url] of document.matchAll(/`(turns?:[^`]+)`/g))
      expect(parseIceUrl(String(url))).toBeDefined();
    for (const [, code] of document.matchAll(/`(turn-[a-z]+)`/g)) expect(isReasonCode(code), code).toBe(true);
  });

  test('asks of a firewall what coturn is set to', () => {
    const asked = section(document, 'turn-firewall');
    for (const port of [
      `UDP ${configured('listening-port')}`,
      `TCP ${configured('listening-port')}`,
      `TCP ${configured('tls-listening-port')}, TLS`,
      `UDP ${configured('min-port')} to ${configured('max-port')}`,
    ])
      expect(asked).toContain(`| ${port} |`);
    expect(document).toContain(`external-ip=${configured('external-ip')}`);
  });

  test('links to what is there', () => {
    for (const [, link] of document.matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(existsSync(join(ROOT, 'docs', String(link))), link).toBe(true);
  });
});
