import { describe, expect, test } from 'vitest';
import { ACCESS_REASONS } from './reasons/access.ts';
import { CAMERA_REASONS } from './reasons/cameras.ts';
import { DOCTOR_REASONS } from './reasons/doctor.ts';
import { LEG_REASONS } from './reasons/legs.ts';
import { PICTURE_REASONS } from './reasons/pictures.ts';
import { REQUEST_REASONS } from './reasons/requests.ts';
import { RTC_REASONS } from './reasons/rtc.ts';
import { SOURCE_REASONS } from './reasons/sources.ts';
import { fill, isReasonCode, labelWithin, REASONS } from './reasons.ts';
import { errorBody } from './wire.ts';

const PARTS = [
  CAMERA_REASONS,
  SOURCE_REASONS,
  PICTURE_REASONS,
  LEG_REASONS,
  RTC_REASONS,
  ACCESS_REASONS,
  REQUEST_REASONS,
  DOCTOR_REASONS,
];

describe('The catalogue of reasons', () => {
  test.each(Object.entries(REASONS))('%s has words for a person', (code, { label, says, next }) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(label.split(' ').length).toBeLessThanOrEqual(4);
    for (const sentence of [says, next]) expect(sentence).toMatch(/^(\p{Lu}|\{pc\} ).*\.$/u);
    expect(`${label} ${says} ${next}`).not.toMatch(/oops|please|sorry|unfortunately|went wrong|!/i);
  });

  test('has every code of its parts, and none of them twice', () => {
    expect(PARTS.flatMap((part) => Object.keys(part))).toEqual(Object.keys(REASONS));
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

test.each([
  ['camera-lost', 'PC out of reach'],
  ['websocket-refused', 'WebSocket refused'],
  ['relay-unreachable', 'relay out of reach'],
] as const)('within a sentence %s is “%s”', (code, label) => {
  expect(labelWithin(code)).toBe(label);
});
