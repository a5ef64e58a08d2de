const two = (number: number): string => String(number).padStart(2, '0');

/** Wall-clock time of this device, `14:03:22`. */
export function clockTime(epochMs: number): string {
  const at = new Date(epochMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

const STEPS = [
  { from: 48 * 3_600_000, size: 24 * 3_600_000, short: 'days', long: 'day' },
  { from: 2 * 3_600_000, size: 3_600_000, short: 'h', long: 'hour' },
  { from: 120_000, size: 60_000, short: 'min', long: 'minute' },
  { from: 0, size: 1000, short: 's', long: 'second' },
] as const;

function measure(ms: number) {
  const span = Math.max(0, ms);
  const step = STEPS.find(({ from }) => span >= from) ?? STEPS[3];
  return { count: Math.floor(span / step.size), step };
}

/** How long, in the largest unit that says enough: `41 s`, `23 min`, `5 h`. */
export function duration(ms: number): string {
  const { count, step } = measure(ms);
  return `${count} ${step.short}`;
}

/** The same, as it is spoken. */
export function spokenDuration(ms: number): string {
  const { count, step } = measure(ms);
  return `${count} ${step.long}${count === 1 ? '' : 's'}`;
}

/** A file name that every system takes: `Forecourt-2026-03-01-140322.jpg`. */
export function snapshotName(camera: string, epochMs: number): string {
  const at = new Date(epochMs);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const safe = camera.replace(/[\\/:*?"<>|\p{C}]+/gu, '-').replace(/^[.\s]+|[.\s]+$/g, '');
  return `${safe || 'camera'}-${day}-${clockTime(epochMs).replaceAll(':', '')}.jpg`;
}
