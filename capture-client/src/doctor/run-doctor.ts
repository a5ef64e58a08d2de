import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '@porthole/shared/doctor/check';
import { DoctorRun } from '@porthole/shared/doctor/doctor-run';
import { askForServers, IceServers, namedServers } from '@porthole/shared/doctor/ice/ice-servers';
import { stunChecks } from '@porthole/shared/doctor/ice/stun-checks';
import { turnChecks } from '@porthole/shared/doctor/ice/turn-checks';
import { cameraKey } from '@porthole/shared/doctor/network/camera-key';
import { networkChecks } from '@porthole/shared/doctor/network/network-checks';
import type { ProbeNet } from '@porthole/shared/doctor/network/probe-net';
import { type Redaction, redact } from '@porthole/shared/doctor/redact';
import { inOrder, reportText, withProxies } from '@porthole/shared/doctor/report';
import { judge, type Verdict, type VerdictOptions } from '@porthole/shared/doctor/verdict';
import { nodeTimers } from '../node-timers.ts';
import { createSource } from '../sources/create-source.ts';
import type { Platform } from '../sources/ffmpeg-plans.ts';
import { runTool } from '../sources/run-tool.ts';
import { cameraChecks } from './camera-checks.ts';
import { certificate } from './certificate.ts';
import type { DoctorSettings } from './doctor-settings.ts';
import { nodeIceProbe } from './ice/node-ice-probe.ts';
import { nameResolution } from './name.ts';
import { nodeNet } from './node-net.ts';
import { systemProxy } from './system-proxy.ts';
import { TerminalView } from './terminal-view.ts';
import { toolChecks } from './tool-checks.ts';

export const DOCTOR_EXIT = { works: 0, doesNot: 1 } as const;

/** Ms between two looks at a line that is written over. */
const SHOWN_EVERY_MS = 250;

export interface DoctorProcess {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: string;
  readonly version: string;
  readonly stdout: NodeJS.WriteStream;
  once(event: 'SIGINT' | 'SIGTERM', run: () => void): unknown;
}

/** Runs the checks to their end, or until the person has seen enough. @returns the exit code */
export async function runDoctor(settings: DoctorSettings, process: DoctorProcess): Promise<number> {
  const { stdout } = process;
  const file = settings.picture ?? join(tmpdir(), 'porthole-doctor.jpg');
  const ice = iceServersOf(settings);
  const checks = [
    ...(settings.only === 'pc' ? [] : ofNetwork(settings, ice, process)),
    ...(settings.only === 'network' ? [] : ofPc(settings, process, file)),
  ];
  const host = settings.relay ? new URL(settings.relay).host : hostname();
  const options: VerdictOptions = { host, way: 'send' };
  // The relay may tell of servers and credentials while it runs.
  const redaction = () => redactionOf(settings, ice);
  const view = new TerminalView(
    {
      write: (text) => stdout.write(text),
      columns: stdout.isTTY ? stdout.columns || 80 : null,
    },
    (text, rows) => redact(text, withProxies(redaction(), rows)),
  );
  const run = await toItsEnd(checks, process, (now) => {
    if (!settings.json) view.show(now, judge(now.rows, options));
  });
  view.close();
  const verdict = judge(run.rows, options);
  stdout.write(
    settings.json ? asJson(run, verdict, redaction()) : asText(run, verdict, settings, process, redaction()),
  );
  const kept = run.rows.find(({ check }) => check.id === 'picture')?.result?.outcome === 'fine';
  if (kept && !settings.json) stdout.write(`\nThe first picture: ${file}\n`);
  return verdict.works ? DOCTOR_EXIT.works : DOCTOR_EXIT.doesNot;
}

function toItsEnd(
  checks: readonly Check[],
  process: DoctorProcess,
  show: (run: DoctorRun) => void,
): Promise<DoctorRun> {
  return new Promise((resolve) => {
    let stopShowing = () => {};
    const run = new DoctorRun({
      checks,
      timers: nodeTimers,
      onChange: () => {
        show(run);
        if (!run.isDone) return;
        stopShowing();
        resolve(run);
      },
    });
    stopShowing = nodeTimers.every(SHOWN_EVERY_MS, () => show(run));
    process.once('SIGINT', () => run.stop());
    process.once('SIGTERM', () => run.stop());
    run.start();
  });
}

function ofNetwork(settings: DoctorSettings, ice: IceServers, { env, platform }: DoctorProcess): Check[] {
  const origin = String(settings.relay);
  const net = nodeNet(origin);
  return [
    nameResolution(net.hostname),
    certificate(origin, net.hostname, net.port),
    systemProxy({ env, platform, run: runTool }),
    ...networkChecks(net, { sends: true, quick: settings.quick }),
    ...(settings.key === null ? [] : [cameraKey(net, settings.key)]),
    ...ofWebrtc(settings, ice, net),
  ];
}

function iceServersOf({ stun, turn, turnUsername, turnCredential }: DoctorSettings): IceServers {
  const credentials = { username: turnUsername ?? '', credential: turnCredential ?? '' };
  return new IceServers(
    stun,
    turn.map((server) => ({ ...server, ...credentials })),
  );
}

function ofWebrtc({ key }: DoctorSettings, ice: IceServers, net: ProbeNet): Check[] {
  const servers =
    key === null
      ? namedServers(ice, 'the camera key opens it; or name servers with --stun and --turn')
      : askForServers(net, ice, { Authorization: `Bearer ${key}` });
  return [servers, ...stunChecks(ice, nodeIceProbe), ...turnChecks(ice, nodeIceProbe)];
}

function ofPc(settings: DoctorSettings, { env, platform }: DoctorProcess, file: string): Check[] {
  const host = hostname();
  const { source, ffmpeg, fps, size } = settings;
  const context = {
    wish: { width: size?.width ?? null, height: size?.height ?? null, fps, quality: 80 },
    ...{ ffmpeg, platform: platform as Platform, display: env.DISPLAY, timers: nodeTimers },
  };
  return [
    ...toolChecks({ run: runTool, platform: platform as Platform, ffmpeg, source, host }),
    ...cameraChecks({ open: () => createSource(source, context), host, file }),
  ];
}

function redactionOf({ key, relay, withAddresses }: DoctorSettings, ice: IceServers): Redaction {
  return {
    secrets: [...(key === null ? [] : [key]), ...ice.secrets],
    names: [hostname()],
    servers: [...(relay ? [new URL(relay).hostname] : []), ...ice.hosts],
    withAddresses,
  };
}

function asText(
  run: DoctorRun,
  verdict: Verdict,
  { relay }: DoctorSettings,
  process: DoctorProcess,
  redaction: Redaction,
): string {
  const text = reportText({
    ...{ verdict, rows: run.rows, redaction, tookMs: run.tookMs },
    relay: relay ?? 'not looked at',
    from: `porthole-capture on ${process.platform}, Node.js ${process.version}`,
    at: new Date(nodeTimers.now()).toISOString().replace('T', ' ').slice(0, 16).concat(' UTC'),
  });
  return `\n${text}`;
}

function asJson(run: DoctorRun, verdict: Verdict, redaction: Redaction): string {
  const checks = inOrder(run.rows).map(({ check: { id, group, title }, result, tookMs }) => {
    const { outcome, says, code = null, next = null } = result ?? { outcome: 'not-run', says: '' };
    return {
      id,
      group,
      title,
      outcome,
      says,
      code,
      next,
      tookMs: tookMs === null ? null : Math.round(tookMs),
    };
  });
  const known = withProxies(redaction, run.rows);
  const told = { ...verdict, tookMs: Math.round(run.tookMs), checks };
  return `${JSON.stringify(told, (_, value) => (typeof value === 'string' ? redact(value, known) : value))}\n`;
}
