import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { publishedHeaderSchema } from './frame.ts';
import { inputFault } from './input-fault.ts';
import { publisherEventSchemas } from './publish-events.ts';
import { wishInQuerySchema } from './renditions.ts';
import { publisherSignalSchema } from './rtc.ts';
import { viewAcksSchema, watchSchema } from './view-events.ts';

const RUNNING = { kind: 'test', label: '', state: 'running' };

test.for<[schema: z.ZodMiniType, given: unknown, field: string, got: string, expected: string]>([
  [publishedHeaderSchema, undefined, 'whole', 'nothing', 'an object'],
  [publishedHeaderSchema, {}, 'sequence', 'nothing', 'a number'],
  [publishedHeaderSchema, { sequence: '7' }, 'sequence', 'text of 1 character', 'a number'],
  [publishedHeaderSchema, { sequence: 1.5 }, 'sequence', '1.5', 'a whole number'],
  [publishedHeaderSchema, { sequence: -1 }, 'sequence', '-1', 'at least 0'],
  [publishedHeaderSchema, { sequence: 1e13 }, 'sequence', '10000000000000', 'at most 1000000000000'],
  [
    publishedHeaderSchema,
    { sequence: 1, capturedAt: 'yesterday' },
    'capturedAt',
    'text of 9 characters',
    'milliseconds since 1970, or RFC 3339 such as 2026-11-24T09:30:00.25Z',
  ],
  [
    publishedHeaderSchema,
    { sequence: 1, skipped: { paced: [1] } },
    'skipped.paced',
    'a list of 1',
    'a number',
  ],
  [
    watchSchema,
    { camera: 'cam_../../..' },
    'camera',
    'text of 12 characters',
    'text like /^cam_[a-z0-9]{10}$/',
  ],
  [viewAcksSchema, [], 'whole', 'a list of 0', 'at least 1 item'],
  [viewAcksSchema, [{ camera: 'cam_0000000001' }], '[0].sequence', 'nothing', 'a number'],
  [wishInQuerySchema, { width: '99999' }, 'width', 'text of 5 characters', 'at most 16384'],
  [
    wishInQuerySchema,
    { rendition: 12 },
    'rendition',
    '12',
    expect.stringMatching(/^"160", .*"auto", "full"$/),
  ],
  [
    publisherEventSchemas.status,
    { source: { ...RUNNING, state: 'asleep' } },
    'source.state',
    'text of 6 characters',
    expect.stringContaining('"running"'),
  ],
  [z.string().check(z.maxLength(3)), new Uint8Array(7), 'whole', '7 bytes', 'text'],
  [z.string().check(z.maxLength(3)), 'four', 'whole', 'text of 4 characters', 'at most 3 characters'],
  [z.union([z.object({ a: z.number() }), z.string()]), { a: null }, 'a', 'null', 'a number'],
  [z.union([z.number(), z.string()]), true, 'whole', 'true', 'a number or text'],
])('names what is wrong: %#', ([schema, given, field, got, expected]) => {
  const { success, error } = schema.safeParse(given);
  expect(success).toBe(false);
  expect(inputFault(given, error?.issues ?? [], 'whole')).toEqual({ field, got, expected });
});

test('repeats no name that was made up', () => {
  const given = { [`<script>${'x'.repeat(10_000)}`]: 'one' };
  const { error } = z.record(z.string(), z.number()).safeParse(given);
  expect(inputFault(given, error?.issues ?? [], 'counts').field).toBe('?');
});

test('names a signal of an unknown kind', () => {
  const given = { type: 'shout' };
  const { error } = publisherSignalSchema.safeParse(given);
  expect(inputFault(given, error?.issues ?? [], 'rtc').field).not.toBe('');
});
