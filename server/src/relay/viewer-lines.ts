import type { ViewerReport } from '@porthole/shared/protocol/camera-path';
import { LINE_CAMERAS, type TopologyLine } from '@porthole/shared/protocol/topology';
import type { CameraChannel } from './camera-channel.ts';
import type { ViewerLine } from './viewer-report.ts';
import { sumOfViewers } from './viewers-sum.ts';

/** Names lines for as long as they stand. A name says nothing of who is at its end. */
export class LineNames {
  readonly #names = new WeakMap<object, string>();
  #given = 0;

  of(line: object): string {
    const known = this.#names.get(line);
    if (known !== undefined) return known;
    this.#given += 1;
    const name = `line-${this.#given}`;
    this.#names.set(line, name);
    return name;
  }
}

interface Watching {
  readonly line: ViewerLine | undefined;
  readonly viewers: { readonly camera: string; readonly report: ViewerReport }[];
}

/** Viewers by the line they share; those of `session` first, then in the order of their coming. */
export function viewerLines(
  channels: readonly CameraChannel[],
  session: string | undefined,
  names: LineNames,
): TopologyLine[] {
  const byLine = new Map<object, Watching>();
  for (const channel of channels)
    for (const receiver of channel.receivers()) {
      const key = receiver.line ?? receiver;
      const watching = byLine.get(key) ?? { line: receiver.line, viewers: [] };
      watching.viewers.push({ camera: channel.id, report: receiver.report() });
      byLine.set(key, watching);
    }
  return [...byLine]
    .map(([key, watching]) => lineReport(names.of(key), watching, session))
    .sort((one, other) => Number(other.own) - Number(one.own) || one.since - other.since);
}

function lineReport(id: string, { line, viewers }: Watching, session: string | undefined): TopologyLine {
  const reports = viewers.map(({ report }) => report);
  const { count, bytesPerSecond, ageMs, account } = sumOfViewers(reports);
  return {
    id,
    own: session !== undefined && line?.session === session,
    transport: reports[0]?.transport ?? 'http',
    since: Math.min(...reports.map(({ since }) => since)),
    ...{ viewers: count, cameras: viewers.slice(0, LINE_CAMERAS).map(({ camera }) => camera) },
    thin: reports.filter(({ rendition }) => rendition.cause === 'downlink-thin').length,
    standsBy: reports.filter(({ standsBy }) => standsBy).length,
    window: reports[0]?.window ?? null,
    roundTripMs: reports[0]?.roundTripMs ?? null,
    ...{ bytesPerSecond, ageMs, account },
  };
}
