import { describe, expect, it } from 'vitest';
import { captureCommand, curlCommand } from './commands.ts';

const values = { origin: 'https://relay.example.org', camera: 'cam_0123456789', key: 'pk_secret' };

describe('the commands to copy', () => {
  it.each(['powershell', 'unix'] as const)('start the capture client in one paste: %s', (shell) => {
    const command = captureCommand(shell, values);
    expect(command).toContain('run capture -- --relay https://relay.example.org');
    expect(command).toContain("PORTHOLE_KEY='pk_secret'");
    expect(command).not.toContain('\n');
  });

  it('post a frame with the key from the environment, not in the line', () => {
    const command = curlCommand(values);
    expect(command).toContain('https://relay.example.org/api/cameras/cam_0123456789/frames');
    expect(command).toContain('$PORTHOLE_KEY');
    expect(command).not.toContain('pk_secret');
  });
});
