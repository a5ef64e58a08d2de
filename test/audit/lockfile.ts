/** The part of package-lock.json that is used here. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly engines?: { readonly node?: string };
}

/** The first versions without a known hole that our relay or its clients would have. */
const FLOORS: Readonly<Record<string, string>> = {
  'engine.io': '6.6.10',
  'socket.io-adapter': '2.5.7',
  'socket.io-parser': '4.2.7',
  sharp: '0.35.0',
  ws: '8.21.0',
};

/** @returns a line for each copy of a package that is older than its floor */
export function belowFloor({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, { version }]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    const floor = FLOORS[name];
    const isOld = floor !== undefined && version !== undefined && compare(version, floor) < 0;
    return isOld ? [`${path} is ${version}; it must be ${floor} at least.`] : [];
  });
}

/**
 * @param node the product's own range, such as `>=20.19`
 * @returns a line for each package that runs with none of the Node that the product promises to run with
 */
export function needNewerNode({ packages }: Lockfile, node: string): string[] {
  const ours = lowest(node);
  return Object.entries(packages).flatMap(([path, { engines, dev }]) => {
    const range = path.startsWith('node_modules/') && !dev ? engines?.node : undefined;
    const fits = range === undefined || range.split('||').some((part) => compare(lowest(part), ours) <= 0);
    return fits ? [] : [`${path} needs Node ${range}; the product promises ${node}.`];
  });
}

/** The first version that a range names: its lower bound in all that npm's packages write. */
const lowest = (range: string): string => /\d+(\.\d+)*/.exec(range)?.[0] ?? '0';

function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number.parseFloat));
  for (let at = 0; at < 3; at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
