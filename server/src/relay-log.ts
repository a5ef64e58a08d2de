import type { DestinationStream } from 'pino';
import { type OpenLog, openLog } from './observe/log.ts';
import type { RelaySettings } from './settings.ts';

/**
 * The log that the settings ask for; it prints none of their secrets.
 *
 * @param to where lines go; standard output unless given
 */
export function openRelayLog(settings: RelaySettings, to?: DestinationStream): OpenLog {
  const { logLevel, logFormat, adminPassword, webhookSecret, webhookUrl, turnSecret, turnCredential } =
    settings;
  return openLog({
    level: logLevel,
    format: logFormat,
    secrets: [adminPassword, webhookSecret, webhookUrl, turnSecret, turnCredential],
    ...(to && { to }),
  });
}
