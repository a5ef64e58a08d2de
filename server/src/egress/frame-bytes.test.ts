import type { Frame } from '@porthole/shared/protocol/frame';
import { expect, test } from 'vitest';
import { FrameBytes } from './frame-bytes.ts';

test('what is made of a frame is made once for all who are told the same of it', () => {
  const [frame, another] = [{}, {}] as [Frame, Frame];
  const bytes = new FrameBytes((taken) => ({ taken }));
  const told = [
    { frame },
    { frame, ackLater: true },
    { frame, rendition: { name: 'full', cause: 'pinned' } },
    { frame, rendition: { name: 'full', cause: 'pinned' }, ackLater: true },
    { frame: another },
  ] as const;
  const made = told.map((taken) => bytes.of({ ...taken }));
  expect(new Set(made).size).toBe(told.length);
  for (const [at, taken] of told.entries()) expect(bytes.of({ ...taken })).toBe(made[at]);
});
