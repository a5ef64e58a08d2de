import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '@porthole/shared/doctor/check';
import { DoctorRun } from '@porthole/shared/doctor/doctor-run';
import { iceChecks } from '@porthole/shared/doctor/ice/ice-checks';
import { IceServers, serversCheck } from '@porthole/shared/doctor/ice/ice-servers';
import { cameraKey } from '@porthole/shared/doctor/network/line';
import { networkChecks } from '@porthole/shared/doctor/network/network-checks';
import { probeNet } from '@porthole/shared/doctor/network/probe-net';
import { redact } from '@porthole/shared/doctor/redact';
import { reportText } from '@porthole/shared/doctor/report';
import { judge } from '@porthole/shared/doctor/verdict';
import { milliseconds } from '@porthole/shared/doctor/words';
import { io } from 'socket.io-client';
import { nodeTimers } from '../node-timers.ts';
import { createSource } from '../sources/create-source.ts';
import type { Platform } from '../sources/ffmpeg-plans.ts';
import { runTool } from '../sources/run-tool.ts';
import { cameraCheck } from './camera-check.ts';
import { certificate } from './certificate.ts';
import type { DoctorSettings } from './doctor-settings.ts';
import { nodeIceProbe } from './ice/node-ice-probe.ts';
import { systemProxy } from './system-proxy.ts';
import { toolChecks } from './tool-checks.ts';

export const DOCTOR_EXIT = { works: 0, doesNot: 1 } as const;

/** Ms between two looks at how far it is. */
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
  const { relay, json } = settings;
  const { stdout, platform, version } = process;
  const file = settings.picture ?? join(tmpdir(), 'porthole-doctor.jpg');
  const ice = iceServersOf(settings);
  const checks = [
    ...(settings.only === 'pc' ? [] : ofNetwork(settings, ice, process)),
    ...(settings.only === 'network' ? [] : ofPc(settings, process, file)),
  ];
  const isWatched = stdout.isTTY && !json;
  const run = await toItsEnd(checks, process, (now) => isWatched && stdout.write(`\r${progress(now)}\x1b[K`));
  if (isWatched) stdout.write('\r\x1b[K');
  const verdict = judge(run.rows);
  const redaction = {
    secrets: [settings.key ?? [], ice.secrets].flat(),
    names: [hostname()],
    servers: [...(relay ? [new URL(relay).hostname] : []), ...ice.hosts],
  };
  if (json) {
    const checks = run.rows.map(inJson);
    const told = { ...verdict, tookMs: Math.round(run.tookMs), checks };
    const clean = (_: string, value: unknown) =>
      typeof value === 'string' ? redact(value, redaction) : value;
    stdout.write(`${JSON.stringify(told, clean)}\n`);
  } else {
    const from = `porthole-capture on ${platform}, Node.js ${version}`;
    const about = { relay: relay ?? 'not looked at', from, at: nodeTimers.now(), tookMs: run.tookMs };
    stdout.write(reportText({ ...about, verdict, rows: run.rows, redaction }));
    const kept = run.rows.some(({ check, result }) => check.id === 'camera' && result?.outcome === 'fine');
    if (kept) stdout.write(`\nThe first picture: ${file}\n`);
  }
  return verdict.works ? DOCTOR_EXIT.works : DOCTOR_EXIT.doesNot;
}

function inJson({ check: { id, group, title }, result, tookMs }: DoctorRun['rows'][number]) {
  const { outcome, says, code = null, next = null } = result ?? { outcome: 'not-run', says: '' };
  return { id, group, title, outcome, says, code, next, tookMs: tookMs === null ? null : Math.round(tookMs) };
}

const progress = ({ rows, leftMs }: DoctorRun): string =>
  `${rows.filter(({ state }) => state === 'done').length} of ${rows.length} checks, about ${milliseconds(Math.max(1_000, leftMs))} left`;

function toItsEnd(
  checks: readonly Check[],
  process: DoctorProcess,
  show: (run: DoctorRun) => void,
): Promise<DoctorRun> {
  return new Promise((resolve) => {
    const onChange = () => {
      if (!run.isDone) return;
      stopShowing();
      resolve(run);
    };
    const run = new DoctorRun({ checks, timers: nodeTimers, onChange });
    const stopShowing = nodeTimers.every(SHOWN_EVERY_MS, () => show(run));
    process.once('SIGINT', () => run.stop());
    process.once('SIGTERM', () => run.stop());
    run.start();
  });
}

function ofNetwork(settings: DoctorSettings, ice: IceServers, { env, platform }: DoctorProcess): Check[] {
  const { key, quick } = settings;
  const origin = String(settings.relay);
  const net = probeNet(origin, { fetch, io });
  return [
    certificate(origin),
    systemProxy({ env, platform, run: runTool }),
    ...networkChecks(net, { sends: true, quick }),
    ...(key === null ? [] : [cameraKey(net, key)]),
    serversCheck(
      ice,
      key === null
        ? 'the camera key opens it; or name servers with --stun and --turn'
        : { net, headers: { Authorization: `Bearer ${key}` } },
    ),
    ...iceChecks(ice, nodeIceProbe),
  ];
}

function iceServersOf({ stun, turn, turnUsername, turnCredential }: DoctorSettings): IceServers {
  const credentials = { username: turnUsername ?? '', credential: turnCredential ?? '' };
  return new IceServers([
    ...stun.map((server) => ({ ...server, username: '', credential: '' })),
    ...turn.map((server) => ({ ...server, ...credentials })),
  ]);
}

function ofPc(settings: DoctorSettings, process: DoctorProcess, file: string): Check[] {
  const host = hostname();
  const platform = process.platform as Platform;
  const { source, ffmpeg, fps, size } = settings;
  const context = {
    wish: { width: size?.width ?? null, height: size?.height ?? null, fps, quality: 80 },
    ...{ ffmpeg, platform, display: process.env.DISPLAY, timers: nodeTimers },
  };
  return [
    ...toolChecks({ run: runTool, platform, ffmpeg, source, host }),
    cameraCheck({ open: () => createSource(source, context), host, file }),
  ];
}
