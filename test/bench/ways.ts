import type { KernelLinks, KernelShape } from '../network/kernel-link.ts';
import { startLink } from '../network/link.ts';
import { type Policy, startProxy } from '../network/reverse-proxy.ts';

/** What lies between somebody and the server. Nothing at all is loopback. */
export interface WaySpec extends KernelShape {
  readonly policy?: Policy;
}

export interface Way extends AsyncDisposable {
  /** Where the server is found at this end. */
  readonly url: string;
  /** Where a process must run to be at this end. */
  readonly namespace: string | undefined;
  /** The most connections at once so far; undefined where nobody counts. */
  readonly mostOpen: number | undefined;
}

/** By the kernel where it can: rates and lost packets in namespaces of their own. Delays alone and policies are in user space. */
export async function openWay(spec: WaySpec, server: string, kernel: KernelLinks | undefined): Promise<Way> {
  const { policy, ...shape } = spec;
  if (linkKind(spec, kernel) === 'kernel' && kernel) {
    const link = await kernel.start(shape);
    return {
      ...{ url: server, namespace: link.namespace, mostOpen: undefined },
      [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
    };
  }
  if (linkKind(spec, kernel) === 'loopback')
    return { url: server, namespace: undefined, mostOpen: undefined, async [Symbol.asyncDispose]() {} };
  // The box that refuses stands beside the relay: its answers cross the line as well.
  const proxy = policy && (await startProxy(server, policy));
  const link = await startLink(proxy?.url ?? server, shape);
  return {
    url: link.url,
    namespace: undefined,
    get mostOpen() {
      return link.mostOpen;
    },
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]();
      await proxy?.[Symbol.asyncDispose]();
    },
  };
}

export type LinkKind = 'loopback' | 'kernel' | 'user space';

export function linkKind(
  { delayMs, loss, downBytesPerSecond, upBytesPerSecond, policy }: WaySpec,
  kernel: KernelLinks | undefined,
): LinkKind {
  const rated = downBytesPerSecond !== undefined || upBytesPerSecond !== undefined;
  if (!rated && !delayMs && !loss && !policy) return 'loopback';
  // Only packets can be lost, and there are none in user space.
  if (loss && !kernel) throw new Error('Packets can only be lost where the kernel makes links.');
  if (loss) return 'kernel';
  return rated && !delayMs && !policy && kernel ? 'kernel' : 'user space';
}
