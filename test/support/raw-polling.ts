/** Engine.IO by hand, for packets that no client library would send. */
export class RawPolling {
  readonly address: string;
  readonly #headers: Record<string, string>;

  constructor(address: string, headers: Record<string, string>) {
    this.address = address;
    this.#headers = headers;
  }

  static async open(relayUrl: string, headers: Record<string, string> = {}): Promise<RawPolling> {
    const address = `${relayUrl}/socket.io/?EIO=4&transport=polling`;
    const handshake = await (await fetch(address, { headers })).text();
    const { sid } = JSON.parse(handshake.slice(1)) as { sid: string };
    return new RawPolling(`${address}&sid=${sid}`, headers);
  }

  /** @returns the HTTP status */
  async send(...packets: string[]): Promise<number> {
    const response = await fetch(this.address, {
      method: 'POST',
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...this.#headers },
      body: packets.join('\x1e'),
    });
    await response.text();
    return response.status;
  }

  /** The packets that have come; waits for the next where none has. */
  async receive(): Promise<string[]> {
    const response = await fetch(this.address, { headers: this.#headers });
    return (await response.text()).split('\x1e');
  }

  /** Reads until a packet that matches, or the session's end. */
  async receives(pattern: RegExp): Promise<string | undefined> {
    for (;;) {
      const packets = await this.receive();
      const found = packets.find((packet) => pattern.test(packet));
      if (found || packets.some((packet) => packet === '1' || packet.startsWith('{'))) return found;
      if (packets.includes('2')) await this.send('3');
    }
  }
}
