import { browserPage, type Page } from '../viewer/page.ts';

/** Tells when the device is on another network, or on one again. @returns stops; idempotent */
export type NetworkChanges = (changed: () => void) => () => void;

export function networkChangesOf(page: Page): NetworkChanges {
  return (changed) => {
    let { network } = page;
    return page.onChange(() => {
      const before = network;
      network = page.network;
      if (network !== before && page.online) changed();
    });
  };
}

export const browserNetworkChanges = networkChangesOf(browserPage);
