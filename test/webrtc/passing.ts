/** For nft: the set `meanwhile` of a table has UDP and TCP in it for so many ms. The kernel takes them out, whatever programs have to wait. */
export function passing(table: string, ms: number): string {
  const set = `ip ${table} meanwhile`;
  return [
    `add set ${set} { type inet_proto; flags timeout; }`,
    `flush set ${set}`,
    `add element ${set} { udp timeout ${ms}ms, tcp timeout ${ms}ms }`,
  ].join('; ');
}
