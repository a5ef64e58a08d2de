import { describe, expect, it } from 'vitest';
import { captureCommand, curlCommand, onlyHere } from './commands.ts';

const values = { origin: 'https://relay.example.org', camera: 'cam_0123456789', key: 'pk_secret' };

describe('the commands to copy', () => {
  it.each(['powershell', 'unix'] as const)('start the capture client in one paste: %s', (shell) => {
    const command = captureCommand(shell, values);
    expect(command).toMatch(
      /^npm(\.cmd)? run capture -- --relay https:\/\/relay\.example\.org --key pk_secret$/,
    );
  });

  it('post a frame with the key from the environment, not in the line', () => {
    const command = curlCommand(values);
    expect(command).toContain('https://relay.example.org/api/cameras/cam_0123456789/frames');
    expect(command).toContain('$PORTHOLE_KEY');
    expect(command).not.toContain('pk_secret');
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    ['relay.example.org', false],
    ['192.168.1.7', false],
  ])('know whether %s means this machine alone', (hostname, expected) => {
    expect(onlyHere(hostname)).toBe(expected);
  });
});
