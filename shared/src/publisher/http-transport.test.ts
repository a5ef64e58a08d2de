import { describe, expect, it } from 'vitest';
import { FRAME_HEADERS } from '../protocol/wire.ts';
import { httpRelay } from './testing/in-memory-relay.ts';

const opened = async () => {
  const relay = httpRelay();
  relay.transport.open();
  await relay.admit();
  relay.events.length = 0;
  return relay;
};
const frame = (sequence: number) => ({ sequence, capturedAt: undefined, jpeg: new Uint8Array(1) });

describe('HttpTransport', () => {
  it('shows key and session with every request', async () => {
    const { requests, transport } = await opened();
    transport.send(frame(1));
    for (const { headers } of requests)
      expect(headers).toMatchObject({ Authorization: 'Bearer pk_test', 'Porthole-Session': 'session-0001' });
  });

  it('posts to the camera that the key belongs to', async () => {
    const { requests, transport } = await opened();
    transport.send(frame(1));
    expect(requests.at(-1)).toMatchObject({
      method: 'POST',
      url: 'http://relay.test/api/cameras/cam_0123456789/frames',
      headers: { 'Content-Type': 'image/jpeg', 'Porthole-Sequence': '1' },
    });
  });

  it('frees room in whatever order the answers come', async () => {
    const { transport, answer, events } = await opened();
    for (const sequence of [1, 2, 3, 4]) transport.send(frame(sequence));
    await answer(3);
    expect(events.filter(({ type }) => type === 'answered')).toEqual([{ type: 'answered', sequences: [3] }]);
    transport.send(frame(5));
    expect(transport.hasRoom).toBe(false);
  });

  it('gives a frame up that is not answered in time, and begins anew', async () => {
    const { transport, events, advance, knocks } = await opened();
    transport.send(frame(1));
    await advance(4_900);
    expect(events).toEqual([]);
    await advance(3_100);
    expect(events.map(({ type }) => type)).toContain('down');
    expect(knocks).toBe(1);
  });

  it('FL-6: begins anew where no frame is answered for 5 s, then 10, then 15, until one is', async () => {
    const relay = await opened();
    const silentFor = async () => {
      relay.transport.send(frame(1));
      relay.events.length = 0;
      for (let ms = 0; ms < 20_000; ms += 500) {
        if (relay.events.some(({ type }) => type === 'down')) return ms;
        // All else is answered, where it is asked: it is the frames' connections that are dead.
        await relay.respond('/api/clock', { status: 200, body: '{"now":1}' }).catch(() => {});
        await relay.advance(500);
      }
      return Number.POSITIVE_INFINITY;
    };
    const again = async () => {
      await relay.advance(2_000);
      await relay.admit();
    };
    expect(await silentFor()).toBe(5_000);
    await again();
    expect(await silentFor()).toBe(10_000);
    await again();
    expect(await silentFor()).toBe(15_000);
    await again();
    relay.transport.send(frame(2));
    await relay.answer(2);
    // It is known now what a frame takes.
    expect(await silentFor()).toBe(2_500);
  });

  describe('FL-6: where a frame took', () => {
    /** @returns ms of silence until it began anew, where the relay answers all but frames from `answersAt` on */
    const silence = async (frameTakesMs: number, answersAt: number) => {
      const relay = await opened();
      relay.transport.send(frame(1));
      await relay.advance(frameTakesMs);
      await relay.answer(1);
      relay.transport.send(frame(2));
      for (let ms = 0; ms < 20_000; ms += 250) {
        if (relay.events.some(({ type }) => type === 'down')) return ms;
        if (ms >= answersAt)
          await relay.respond('/api/clock', { status: 200, body: '{"now":1}' }).catch(() => {});
        await relay.advance(250);
      }
      return Number.POSITIVE_INFINITY;
    };

    it('it is greeted anew at once where the relay answered all else', async () => {
      const relay = await opened();
      relay.transport.send(frame(1));
      await relay.answer(1);
      relay.transport.send(frame(2));
      await relay.advance(1_500);
      const { knocks } = relay;
      await relay.respond('/api/clock', { status: 200, body: '{"now":1}' }).catch(() => {});
      await relay.respond('/api/clock', { status: 200, body: '{"now":1}' }).catch(() => {});
      expect(relay.events.at(-1)).toMatchObject({ type: 'down' });
      await relay.advance(1);
      expect(relay.knocks).toBe(knocks + 1);
    });

    it.each([
      [100, 0, 'and all else is answered', 2_000],
      [100, Number.POSITIVE_INFINITY, 'and nothing is answered: the network is away', 5_000],
      [1_000, 0, 'and all else is answered: the line is thinner', 4_250],
      [4_000, 0, 'and all else is answered: it may be on its way', 5_000],
    ] as const)(
      '%i ms, with answers from %i on (%s): it begins anew after %i ms',
      async (took, from, _what, ms) => {
        expect(await silence(took, from)).toBe(ms);
      },
    );
  });

  it('SE-5: asks for a greeting beside the one that is not answered, and takes what comes first', async () => {
    const relay = httpRelay();
    relay.transport.open();
    await relay.advance(1_499);
    expect(relay.knocks).toBe(1);
    await relay.advance(3_001);
    expect(relay.knocks).toBe(4);
    await relay.admit();
    expect(relay.events).toMatchObject([{ type: 'up' }]);
    await relay.advance(1_500);
    expect(relay.knocks).toBe(4);
  });

  it.each([500, 502, 503, 429, 200, 302, 403, 404])(
    'begins anew after HTTP %i that is not the relay’s',
    async (status) => {
      const { transport, respond, events } = await opened();
      transport.send(frame(1));
      await respond('/frames', { status, body: '<html>' });
      expect(events).toContainEqual({
        type: 'down',
        code: 'relay-unreachable',
        detail: `HTTP ${status}`,
      });
    },
  );

  it('tells a proxy’s own limit from the relay’s', async () => {
    const { transport, respond, events } = await opened();
    transport.send(frame(1));
    await respond('/frames', { status: 413, body: '<html>Request Entity Too Large</html>' });
    expect(events).toContainEqual({
      type: 'answered',
      sequences: [1],
      rejected: expect.objectContaining({ code: 'requests-capped' }),
    });
  });

  it.each([401, 403, 404, 407])('does not take a proxy’s %i for the relay’s last word', async (status) => {
    const relay = httpRelay();
    relay.transport.open();
    await relay.respond('/api/publisher', { status, body: '<html>blocked by policy</html>' });
    expect(relay.events).toMatchObject([
      { type: 'down', code: 'relay-unreachable', detail: `HTTP ${status}` },
    ]);
  });

  it('takes a page in place of the greeting for no relay', async () => {
    const relay = httpRelay();
    relay.transport.open();
    await relay.respond('/api/publisher', { status: 200, body: '<html>Sign in to the guest network</html>' });
    expect(relay.events).toMatchObject([{ type: 'down', code: 'relay-unreachable' }]);
  });

  it('says where a redirect leads', async () => {
    const relay = httpRelay();
    relay.transport.open();
    await relay.respond('/api/publisher', { status: 301, headers: { Location: 'https://relay.test/' } });
    expect(relay.events).toMatchObject([
      { type: 'down', detail: 'HTTP 301, which leads to https://relay.test/' },
    ]);
  });

  it('DE-4: tells by the answer to a frame as well whether all who watch stand by', async () => {
    const { transport, respond, events } = await opened();
    const viewers = { [FRAME_HEADERS.viewers]: '1' };
    for (const [sequence, headers] of [
      [1, { ...viewers, [FRAME_HEADERS.standsBy]: '1' }],
      [2, viewers],
    ] as const) {
      transport.send(frame(sequence));
      await respond('/frames', { status: 204, headers });
    }
    expect(events.filter(({ type }) => type === 'demand')).toEqual([
      { type: 'demand', viewers: 1, standsBy: true },
      { type: 'demand', viewers: 1 },
    ]);
  });

  it('notices while it sends nothing that the path is gone', async () => {
    const { cut, events } = await opened();
    await cut();
    expect(events).toMatchObject([{ type: 'down' }]);
  });

  describe('RT-14: signals of WebRTC', () => {
    const attempt = 'attempt_0123456789';
    const bye = { type: 'bye', attempt } as const;
    const held = ({ requests }: { requests: readonly { url: string }[] }) =>
      requests.filter(({ url }) => url.includes('/demand?')).map(({ url }) => new URL(url).search);

    it('do not pass by a relay that says nothing of them', async () => {
      const relay = await opened();
      await relay.demand({ viewers: 3 });
      expect(held(relay)).toEqual(['?viewers=0&standsBy=0&rtc=0', '?viewers=3&standsBy=0&rtc=0']);
      expect(relay.transport.canSignal).toBe(false);
      relay.transport.signal(bye);
      expect(relay.signals).toEqual([]);
    });

    it('are heard by the GET for demand, which says what was heard', async () => {
      const relay = await opened();
      await relay.signal(bye);
      expect(relay.events).toEqual([{ type: 'signal', signal: bye }]);
      expect(held(relay).at(-1)).toBe('?viewers=0&standsBy=0&rtc=1001');
    });

    it('are heard once, though a new session asks for all that was kept', async () => {
      const relay = await opened();
      await relay.signal(bye);
      await relay.cut();
      await relay.advance(1_500);
      await relay.admit();
      expect(held(relay).at(-1)).toBe('?viewers=0&standsBy=0&rtc=0');
      expect(relay.transport.canSignal).toBe(false);
      const told = JSON.stringify({ viewers: 0, rtc: { last: 1_001, signals: [bye] } });
      await relay.respond('/demand?viewers=0&standsBy=0&rtc=0', { body: told });
      expect(relay.transport.canSignal).toBe(true);
      expect(relay.events.filter(({ type }) => type === 'signal')).toHaveLength(1);
    });

    it.each([
      ['answered by something in between', 502],
      ['cut off', null],
    ])('pass no longer where the question is %s twice', async (_how, status) => {
      const relay = await opened();
      await relay.signal(bye);
      await relay.advance(2_500);
      const fails = async (rtc: number) => {
        const question = `/demand?viewers=0&standsBy=0&rtc=${rtc}`;
        if (status === null) await relay.lose(question);
        else await relay.respond(question, { status, body: '<!doctype html>' });
      };
      await fails(1_001);
      expect(relay.transport.canSignal).toBe(true);
      expect(relay.events.map(({ type }) => type)).not.toContain('down');
      await relay.advance(500);
      await fails(0);
      expect(relay.transport.canSignal).toBe(false);
    });

    it.each([
      ['later', 900_000],
      ['earlier', 7],
    ])('pass no longer for a moment where the numbers begin anew, %s', async (_which, last) => {
      const relay = await opened();
      await relay.signal(bye);
      await relay.advance(2_500);
      const told = JSON.stringify({ viewers: 0, rtc: { last, signals: [] } });
      await relay.respond('/demand?viewers=0&standsBy=0&rtc=1001', { body: told });
      expect(relay.transport.canSignal).toBe(false);
      await relay.advance(2_000);
      await relay.respond('/demand?viewers=0&standsBy=0&rtc=0', { body: told });
      expect(relay.transport.canSignal).toBe(true);
    });

    it('go one request after another, all that waits in the next', async () => {
      const relay = await opened();
      await relay.signal(bye);
      const answers = [1, 2, 3].map((n) => ({ ...bye, attempt: `${attempt}${n}` }));
      for (const signal of answers) relay.transport.signal(signal);
      const posts = () =>
        relay.requests.filter(({ url }) => url.endsWith('/rtc')).map(({ body }) => JSON.parse(String(body)));
      expect(posts()).toEqual([[answers[0]]]);
      await relay.respond('/rtc', { status: 204 });
      expect(posts()).toEqual([[answers[0]], answers.slice(1)]);
    });

    it('that a proxy refuses end no session', async () => {
      const relay = await opened();
      await relay.signal(bye);
      relay.transport.signal(bye);
      await relay.respond('/rtc', { status: 502, body: '<!doctype html>' });
      expect(relay.transport.canSignal).toBe(true);
      expect(relay.events.map(({ type }) => type)).not.toContain('down');
    });
  });
});
