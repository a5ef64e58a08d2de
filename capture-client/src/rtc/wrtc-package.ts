import { createRequire } from 'node:module';

/** npm's name of it. Only a process of its own may load it: it brings down the one that it is loaded in. */
export const WRTC_PACKAGE = '@roamhq/wrtc';

const { resolve } = createRequire(import.meta.url);

/** Whether it is there with its build for this platform, without loading any. */
export function isWrtcInstalled(): boolean {
  try {
    return [WRTC_PACKAGE, `${WRTC_PACKAGE}-${process.platform}-${process.arch}`].every((name) =>
      resolve(name),
    );
  } catch {
    return false;
  }
}
