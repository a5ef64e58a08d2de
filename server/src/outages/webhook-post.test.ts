import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { webhookSignature } from './webhook-post.ts';

test('EV-5: the signature is the one Standard Webhooks gives as its example', () => {
  const signature = webhookSignature(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330,
    '{"test": 2432232314}',
  );
  expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('EV-5: a secret that is any text is taken by its bytes', () => {
  const expected = createHmac('sha256', 'street in the morning').update('a.1.{}').digest('base64');
  expect(webhookSignature('street in the morning', 'a', 1, '{}')).toBe(`v1,${expected}`);
});
