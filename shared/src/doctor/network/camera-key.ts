import * as z from 'zod/mini';
import { isReasonCode, REASONS } from '../../protocol/reasons.ts';
import { errorBodySchema } from '../../protocol/wire.ts';
import type { Check } from '../check.ts';
import { fromElsewhere } from '../words.ts';
import { ask, NEEDS_RELAY, parsed } from './ask.ts';
import type { ProbeNet } from './probe-net.ts';

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
      const question = {
        method: 'GET',
        path: '/api/publisher',
        headers: { Authorization: `Bearer ${key}` },
      } as const;
      const { status, text } = await ask(net, question, context);
      const hello = status === 200 ? parsed(helloSchema, text) : undefined;
      if (hello) return { outcome: 'fine', says: `opens “${fromElsewhere(hello.camera.name, 60)}”` };
      const code = parsed(errorBodySchema, text)?.error.code;
      if (!isReasonCode(code)) return { outcome: 'unknown', says: 'something else than the relay answered' };
      const { says, next } = REASONS[code];
      return { outcome: 'blocked', says: says.replace(/\.$/, '').toLowerCase(), code, next };
    },
  };
}
