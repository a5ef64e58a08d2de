import { randomUUID } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { describeSettings, SettingsError } from '@porthole/shared/settings/settings';
import { CaptureRun } from './capture-run.ts';
import { describeDevices } from './devices.ts';
import { DOCTOR_SETTINGS, readDoctorSettings } from './doctor/doctor-settings.ts';
import { runDoctor } from './doctor/run-doctor.ts';
import { endOf } from './ending.ts';
import { nodeTimers } from './node-timers.ts';
import { openRtc } from './rtc/open-rtc.ts';
import { CAPTURE_SETTINGS, readCaptureSettings, readDeviceSettings } from './settings.ts';
import { createSource } from './sources/create-source.ts';
import type { Platform } from './sources/ffmpeg-plans.ts';

/** Exit codes: 0 ended as asked, 2 wrong settings, 3 turned away by the relay for good. */
export const EXIT = { ended: 0, settings: 2, refused: 3 } as const;

/** Ms in which everything must have let go; then the process ends all the same. */
const END_WITHIN_MS = 2_500;

const USUAL_COLUMNS = 80;

const USAGE = `Sends pictures of this PC to a Porthole relay.

  npm run capture -- --relay <address> --key <camera key> [--source …]
  npm run capture -- devices        lists the webcams
  npm run capture -- doctor         looks what works between this PC, its camera and the relay

`;

const DOCTOR_USAGE = `Looks what works between this PC, its camera and a Porthole relay, and says what to ask for.

  npm run capture -- doctor --relay <address> [--key <camera key>] [--quick]

Ends with 0 where it works, 1 where it does not, 2 where these settings are wrong:

`;

/** @returns the exit code */
export async function runCaptureClient(process: NodeJS.Process): Promise<number> {
  const { argv, env, stdout, stderr, platform } = process;
  const args = argv.slice(2);
  const say = (text: string) => void stdout.write(`${text}\n`);
  const host = hostname().slice(0, 120);
  const isDoctor = args[0] === 'doctor';
  if (args.includes('--help') || args.includes('-h')) {
    say(
      isDoctor
        ? `${DOCTOR_USAGE}${describeSettings(DOCTOR_SETTINGS)}`
        : `${USAGE}${describeSettings(CAPTURE_SETTINGS)}`,
    );
    return EXIT.ended;
  }
  try {
    if (args[0] === 'devices') {
      const { ffmpeg } = readDeviceSettings({ args: args.slice(1), env });
      say(await describeDevices(platform as Platform, ffmpeg, host));
      return EXIT.ended;
    }
    if (isDoctor) return await runDoctor(readDoctorSettings({ args: args.slice(1), env }), process);
    return await capture(args, host, process);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    stderr.write(
      `${['These settings are wrong:', ...error.problems].join('\n  ')}\n\n--help lists them all.\n`,
    );
    return EXIT.settings;
  }
}

async function capture(args: readonly string[], host: string, process: NodeJS.Process): Promise<number> {
  const { env, stdout, platform } = process;
  const settings = readCaptureSettings({ args, env });
  const source = await createSource(settings.source, {
    wish: {
      width: settings.size?.width ?? null,
      height: settings.size?.height ?? null,
      fps: settings.fps,
      quality: settings.quality,
    },
    ffmpeg: settings.ffmpeg,
    platform: platform as Platform,
    display: env.DISPLAY,
    timers: nodeTimers,
  });
  const run = new CaptureRun({
    settings,
    source,
    openRtc: openRtc(settings, nodeTimers),
    host,
    session: randomUUID(),
    interfaces: networkInterfaces,
    timers: nodeTimers,
    chance: Math.random,
    terminal: {
      // A reader that has stopped reading misses words; they do not pile up here.
      write: (text) => {
        if (!stdout.writableNeedDrain) stdout.write(text);
      },
      // A terminal that does not know its width says 0.
      columns: () => (stdout.isTTY ? stdout.columns || USUAL_COLUMNS : null),
    },
  });
  run.start();
  const end = await Promise.race([run.refused, endOf(process, settings.exitWithParent)]);
  await Promise.race([run.end(), new Promise<void>((resolve) => nodeTimers.after(END_WITHIN_MS, resolve))]);
  return end === 'refused' ? EXIT.refused : EXIT.ended;
}
