import type { LaunchOptions } from 'playwright-core';
import { chromiumCommand, findProgram } from './requirements.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page nobody looks at is slowed down otherwise, and here nobody looks.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** @param command that starts it, where it does not run as it is */
export function launchOptions(
  moreFlags: readonly string[] = [],
  command: string = chromiumCommand(),
): LaunchOptions {
  const executablePath = findProgram(command);
  if (!executablePath) throw new Error('The tests need: apt-get install chromium');
  return { executablePath, args: [...FLAGS, ...moreFlags], headless: true };
}
