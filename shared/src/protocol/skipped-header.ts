import { type DropCounts, type UplinkDrop, uplinkDropsSchema } from './drops.ts';

/** What lies between two frames, as one header of HTTP: `uplink-full=3,idle=1`. */
export function formatSkipped(skipped: DropCounts): string {
  return Object.entries(skipped)
    .map(([reason, frames]) => `${reason}=${frames}`)
    .join(',');
}

/** Characters of the longest header there can be, and some. */
const MAX_LENGTH = 200;

/** @returns undefined for what is not of that form */
export function parseSkipped(text: string): DropCounts<UplinkDrop> | undefined {
  if (text.length > MAX_LENGTH || !/^[a-z-]+=\d{1,13}(,[a-z-]+=\d{1,13})*$/.test(text)) return undefined;
  const entries = text.split(',').map((item) => {
    const [reason = '', frames = ''] = item.split('=');
    return [reason, Number(frames)] as const;
  });
  return uplinkDropsSchema.safeParse(Object.fromEntries(entries)).data;
}
