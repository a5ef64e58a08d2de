import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcStatus } from '@porthole/shared/protocol/rtc';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import { Child, childEnv } from './child.ts';

export interface CaptureOptions {
  /** Where the capture client finds the relay, which may be a proxy before it. */
  relay: { url: string };
  camera: Pick<CreatedCamera, 'key'>;
  source: string;
  transport?: TransportChoice;
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Of the kernel's network, in which it runs. */
  namespace?: string;
  /** Command that runs it, where it does not run as it is. */
  runBy?: readonly string[];
}

/** What `--json` prints once a second. */
export interface CaptureStatus {
  transport: Transport | null;
  fps: number | null;
  sent: number;
  dropped: number;
  width: number | null;
  height: number | null;
  viewers: number | null;
  standsBy: boolean;
  cappedAt: number | null;
  rtc: (RtcStatus & { crashes: number }) | null;
  state: 'connecting' | 'starting' | 'sending' | 'source-failed' | 'refused' | 'ended';
  code: ReasonCode | null;
}

/** The capture client as a person runs it, in its own process. */
export function startCapture({
  relay,
  camera,
  source,
  transport,
  args = [],
  env = {},
  namespace,
  runBy = namespace ? ['ip', 'netns', 'exec', namespace] : [],
}: CaptureOptions): Child {
  const program = [process.execPath, 'capture-client/bin/porthole-capture.mjs'];
  const [command = '', ...rest] = [...runBy, ...program];
  return new Child(command, [...rest, ...captureArgs({ relay, source, transport }), ...args], {
    env: childEnv({ PORTHOLE_KEY: camera.key, ...env }),
  });
}

export function captureArgs({
  relay,
  source,
  transport = 'auto',
}: Pick<CaptureOptions, 'relay' | 'source'> & { transport?: TransportChoice | undefined }): string[] {
  return ['--relay', relay.url, '--source', source, '--transport', transport, '--json'];
}

/** The status lines in what it has printed, oldest first. */
export function allStatuses(output: string): CaptureStatus[] {
  return output
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as CaptureStatus);
}

/** The newest of them. */
export function lastStatus(output: string): CaptureStatus | undefined {
  return allStatuses(output).at(-1);
}

/** Resolves with the first status that is as wanted: the newest there is, or any that comes from then on. */
export function captureReports(
  capture: Child,
  what: string,
  wanted: (status: CaptureStatus) => boolean,
  within = 30_000,
): Promise<CaptureStatus> {
  const lines = capture.output.lastIndexOf('\n') + 1;
  const before = capture.printed - (capture.output.length - lines);
  const look = (output: string) => {
    const since = output.slice(Math.max(0, output.length - (capture.printed - before)));
    return [lastStatus(output.slice(0, output.length - since.length)), ...allStatuses(since)].find(
      (status) => status && wanted(status),
    );
  };
  return capture.says(`the capture client reports ${what}`, look, within);
}
