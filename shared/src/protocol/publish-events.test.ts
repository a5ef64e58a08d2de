import { expect, test } from 'vitest';
import { demandQuerySchema } from './publish-events.ts';

test('ignores a parameter it does not know, such as `try` of an older capture client [DE-3]', () => {
  expect(demandQuerySchema.parse({ viewers: '2', try: '1' })).toEqual({ viewers: '2' });
});
