import type { Check } from '../check.ts';
import { NEEDS_RELAY, TOO_MANY } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';
import { isAnswered, openSession } from './probe-session.ts';

const ANSWER_MS = 5_000;

export function polling(net: ProbeNet): Check {
  return {
    id: 'polling',
    group: 'through',
    title: 'Socket.IO, polling',
    about: 'Opens a session of Socket.IO over plain requests and sends a word through it.',
    deadlineMs: 15_000,
    usualMs: 700,
    late: BLOCKED,
    needs: NEEDS_RELAY,
    async run(context) {
      const session = await openSession(net, { transport: 'polling', attempt: net.newAttempt() }, context);
      if (session.end === 'too-many') return TOO_MANY;
      if (session.end !== 'open' || !(await isAnswered(session, ANSWER_MS, context))) return BLOCKED;
      session.close();
      return { outcome: 'fine', says: 'passes both ways' };
    },
  };
}

const BLOCKED = {
  outcome: 'blocked',
  says: 'gets no answer',
  code: 'polling-blocked',
  next: 'Plain requests pass, and frames come by them. To get it, ask your network team to allow the path `/socket.io/`.',
} as const;
