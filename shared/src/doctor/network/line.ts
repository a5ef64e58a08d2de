import * as z from 'zod/mini';
import { type Seen, seenSchema } from '../../protocol/probe.ts';
import { isReasonCode, REASONS } from '../../protocol/reasons.ts';
import { errorBodySchema } from '../../protocol/wire.ts';
import { type Check, type CheckContext, CheckEnded, type CheckResult, found } from '../check.ts';
import { fromElsewhere, milliseconds } from '../words.ts';
import { ask, NEEDS_RELAY, parsed, pause } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';

const TIMES = 8;
const APART_MS = 120;

/** Ms by which the slowest answer of a steady link may be behind twice the quickest. */
const UNSTEADY_MS = 60;

/** HTTP statuses by which a proxy, or the page of a guest network, asks for a sign-in. */
const CREDENTIALS_WANTED: readonly number[] = [407, 511];

/** Codes of Node's errors where the system finds no address for a name. */
const NAME_UNKNOWN: readonly string[] = ['ENOTFOUND', 'EAI_AGAIN'];

const UNREACHED: CheckResult = {
  outcome: 'blocked',
  says: 'the relay gives no answer',
  code: 'relay-unreachable',
  next: 'Check the address; ask your network team to allow HTTPS to it, and who runs the relay whether it is up.',
};

const notOfRelay = (status: number): CheckResult =>
  CREDENTIALS_WANTED.includes(status)
    ? {
        outcome: 'blocked',
        says: `a proxy on the way asks for credentials (HTTP ${status})`,
        next: 'Porthole sends a proxy none: sign in to this network in a browser, or ask your network team to let HTTPS to the relay pass without.',
      }
    : { ...UNREACHED, says: `something else than the relay answers (HTTP ${status})` };

/** What one question, asked some times, tells: how long an answer takes, who stands between, and how the relay's TCP sends. */
export function lineChecks(net: ProbeNet): Check[] {
  let seen: Seen | undefined;
  const exchange: Exchange = async (context) => {
    const { status, text } = await ask(net, { method: 'GET', path: '/api/probe/seen' }, context);
    const answer = parsed(seenSchema, text);
    if (!answer) throw new CheckEnded(notOfRelay(status));
    seen = answer;
  };
  return [
    roundTrip(exchange, net.hostname),
    ofSeen('proxy', 'Proxy in between', 'Which headers of proxies the relay sees.', () => proxyIn(seen)),
    ofSeen('congestion', 'Relay’s TCP', 'Congestion control of the relay’s TCP.', () => tcpOf(seen)),
  ];
}

type Exchange = (context: CheckContext) => Promise<void>;

function roundTrip(exchange: Exchange, hostname: string): Check {
  return {
    id: 'round-trip',
    group: 'line',
    title: 'Round trip',
    about: 'Asks the relay something small, and how long the answer takes.',
    deadlineMs: 15_000,
    usualMs: 1_500,
    late: UNREACHED,
    async run(context) {
      const took: number[] = [];
      for (let turn = 0; turn < TIMES && !context.signal.aborted; turn += 1) {
        const began = context.timers.monotonic();
        const answered = await exchange(context).then(() => true, failed(turn, hostname));
        if (answered) took.push(context.timers.monotonic() - began);
        await pause(APART_MS, context);
      }
      return inWords(took.sort((a, b) => a - b));
    },
  };
}

/** A first question without an answer needs no seven more. */
const failed =
  (turn: number, hostname: string) =>
  (error: unknown): false => {
    if (turn > 0) return false;
    if (error instanceof CheckEnded) throw error;
    const { cause } = error as { cause?: { message?: string; code?: string } };
    // Node's fetch keeps a 407 to itself: of its errors this one alone has neither code nor message.
    if (cause && !cause.code && !cause.message) throw new CheckEnded(notOfRelay(407));
    if (cause?.code && NAME_UNKNOWN.includes(cause.code))
      throw new CheckEnded(found('blocked', 'name-unknown', `the name ${hostname} is not known here`));
    const code = cause?.code ? ` (${fromElsewhere(cause.code, 40)})` : '';
    throw new CheckEnded({ ...UNREACHED, says: `${UNREACHED.says}${code}` });
  };

/** @param took ms of each answer, the quickest first */
function inWords(took: readonly number[]): CheckResult {
  const [least = 0, middle = 0, most = 0] = [took[0], took[took.length >> 1], took.at(-1)];
  const lost = TIMES - took.length;
  if (lost > 0) return { outcome: 'note', says: `${milliseconds(middle)}, ${lost} of ${TIMES} answers lost` };
  // The first one also opens the connection.
  return (took.at(-2) ?? most) <= 2 * least + UNSTEADY_MS
    ? { outcome: 'fine', says: `${milliseconds(middle)}, steady` }
    : { outcome: 'note', says: `${milliseconds(least)} to ${milliseconds(most)}` };
}

function ofSeen(id: string, title: string, about: string, result: () => CheckResult): Check {
  return {
    ...{ id, group: 'line', title, about, deadlineMs: 1_000, usualMs: 0, beside: true },
    late: { outcome: 'unknown', says: 'the relay did not say' },
    needs: NEEDS_RELAY,
    run: async () => result(),
  };
}

function proxyIn(seen: Seen | undefined): CheckResult {
  const [first] = seen?.headers ?? [];
  if (first === undefined) return { outcome: 'fine', says: 'none that names itself' };
  return { outcome: 'note', says: `one that adds ${fromElsewhere(first, 40)}` };
}

/** With another congestion control than bbr, lost packets slow the relay's TCP down, whatever the link could carry. */
function tcpOf(seen: Seen | undefined): CheckResult {
  const name = fromElsewhere(seen?.congestionControl ?? '', 20);
  if (name === '') return { outcome: 'unknown', says: 'the relay did not say' };
  if (name.startsWith('bbr')) return { outcome: 'fine', says: `uses ${name}` };
  return {
    outcome: 'note',
    says: `uses ${name}; bbr is quicker where packets are lost`,
    next: 'Set net.core.default_qdisc=fq and net.ipv4.tcp_congestion_control=bbr on the relay’s machine (docs/deployment/README.md).',
  };
}

const helloSchema = z.object({ camera: z.object({ name: z.string() }) });

/** Whether the relay takes the key; nothing is published with it. */
export function cameraKey(net: ProbeNet, key: string): Check {
  return {
    id: 'key',
    group: 'through',
    title: 'Camera key',
    about: 'Asks the relay whose camera the key is, and publishes nothing.',
    deadlineMs: 10_000,
    usualMs: 200,
    late: { outcome: 'unknown', says: 'no answer' },
    needs: NEEDS_RELAY,
    async run(context) {
      const headers = { Authorization: `Bearer ${key}` };
      const { status, text } = await ask(net, { method: 'GET', path: '/api/publisher', headers }, context);
      const hello = status === 200 ? parsed(helloSchema, text) : undefined;
      if (hello) return { outcome: 'fine', says: `opens “${fromElsewhere(hello.camera.name, 60)}”` };
      const code = parsed(errorBodySchema, text)?.error.code;
      if (!isReasonCode(code)) return { outcome: 'unknown', says: 'something else than the relay answered' };
      return found('blocked', code, REASONS[code].says.replace(/\.$/, '').toLowerCase());
    },
  };
}
