import type { ProbeAnswer, ProbeRequest } from './probe-net.ts';

interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
}

/** The part of the platforms' `fetch` that is used here; each has types of its own for it. */
interface FetchAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: its overloads are the platform's.
  readonly body: { getReader: any } | null;
}
// biome-ignore lint/suspicious/noExplicitAny: its options have other types in Node than in a page.
type Fetch = (url: string, options: any) => Promise<FetchAnswer>;

/** Characters of an answer that are kept: ours are short, and a proxy's page need not be read. */
const KEPT = 4_000;

/** Requests by the platform's own fetch, read piece by piece. */
export function requestBy(fetch: Fetch, origin: string) {
  return async ({ method, path, body, headers, signal, received }: ProbeRequest): Promise<ProbeAnswer> => {
    const answer = await fetch(origin + path, {
      ...{ method, signal, cache: 'no-store', redirect: 'manual' },
      ...(headers && { headers }),
      ...(body && { body, headers: { 'Content-Type': 'application/octet-stream', ...headers } }),
    });
    const decoder = new TextDecoder();
    const reader: Reader | undefined = answer.body?.getReader();
    let text = '';
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      received?.(piece.value?.length ?? 0);
      if (text.length < KEPT && piece.value) text += decoder.decode(piece.value.subarray(0, KEPT));
    }
    return { status: answer.status, text };
  };
}
