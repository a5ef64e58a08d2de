import { describe, expect, test } from 'vitest';
import { fill, isReasonCode, REASONS } from './reasons.ts';
import { errorBody } from './wire.ts';

describe('The catalogue of reasons', () => {
  test.each(Object.entries(REASONS))('%s has words for a person', (code, { label, says, next }) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(label.split(' ').length).toBeLessThanOrEqual(5);
    for (const sentence of [says, next]) expect(sentence).toMatch(/^(\p{Lu}|\{pc\} ).*\.$/u);
    expect(`${label} ${says} ${next}`).not.toMatch(/oops|please|sorry|unfortunately|went wrong|!/i);
  });

  test('fills in what is known and shows a dash for what is not', () => {
    expect(fill('{pc} closed its session.', { pc: 'Loading-PC' })).toBe('Loading-PC closed its session.');
    expect(fill('{pc} closed its session.')).toBe('– closed its session.');
  });

  test('becomes the one error shape', () => {
    expect(errorBody('not-a-jpeg')).toEqual({
      error: {
        code: 'not-a-jpeg',
        message: 'The bytes are not a JPEG. Send one whole baseline or progressive JPEG.',
      },
    });
  });

  test('knows its codes from others, those of every object included', () => {
    expect(isReasonCode('replaced')).toBe(true);
    for (const other of ['constructor', 'nothing', 7, null]) expect(isReasonCode(other)).toBe(false);
  });
});
