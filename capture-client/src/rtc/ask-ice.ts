import type { Timers } from '@porthole/shared/flow/timers';
import { iceConfigurationSchema } from '@porthole/shared/protocol/ice';
import { Requests } from '@porthole/shared/publisher/http-requests';
import { readJson } from '@porthole/shared/publisher/inbound';
import type { CaptureSettings } from '../settings.ts';
import { nodeHttp } from '../uplink/node-http.ts';
import type { AskIce } from './turn-need.ts';

/** Ms that the relay may take to say. */
const ASK_MS = 4_000;

/** `GET /api/ice` with the camera's key. */
export function askIce({ relay, key }: Pick<CaptureSettings, 'relay' | 'key'>, timers: Timers): AskIce {
  const requests = new Requests({ relay, http: nodeHttp, timers }, { Authorization: `Bearer ${key}` });
  return async () => {
    const { body } = await requests.send('GET', '/api/ice', ASK_MS);
    return iceConfigurationSchema.safeParse(readJson(body)).data;
  };
}
