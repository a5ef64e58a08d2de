import { createRequire } from 'node:module';

/** npm's name of it. Only a process of its own may load it: it brings down the one that it is loaded in. */
export const WRTC_PACKAGE = '@roamhq/wrtc';

const { resolve } = createRequire(import.meta.url);

/** What of it is not installed, without loading any: the package, or its build for this platform; undefined where all is there. */
export function missingWrtc(): 'package' | 'build' | undefined {
  if (!isThere(WRTC_PACKAGE)) return 'package';
  return isThere(`${WRTC_PACKAGE}-${process.platform}-${process.arch}`) ? undefined : 'build';
}

function isThere(name: string): boolean {
  try {
    return resolve(name) !== '';
  } catch {
    return false;
  }
}
