import { describe, expect, it } from 'vitest';
import { openAfter } from './deferred-run.ts';
import type { OpenSource, SourceFailure } from './source.ts';

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

function opened(prepare: () => Promise<OpenSource | SourceFailure>) {
  const failures: SourceFailure[] = [];
  const run = openAfter(prepare)({
    frame: () => {},
    label: () => {},
    atMostFps: () => {},
    failed: (failure) => failures.push(failure),
  });
  return { run, failures };
}
const none = { code: 'camera-none', detail: 'no webcam' } as const;

describe('a source that has to find something out first', () => {
  it('opens what was found, and stops it', async () => {
    const log: string[] = [];
    const { run } = opened(async () => () => {
      log.push('opened');
      return {
        stop: async () => {
          log.push('stopped');
        },
      };
    });
    await settle();
    await run.stop();
    expect(log).toEqual(['opened', 'stopped']);
  });

  it('fails where what was found cannot be opened', async () => {
    const { run, failures } = opened(async () => () => {
      throw new Error('spawn E2BIG');
    });
    await settle();
    await run.stop();
    expect(failures).toEqual([{ code: 'source-failed', detail: 'spawn E2BIG' }]);
  });

  it('fails with what was found out', async () => {
    const { failures } = opened(async () => none);
    await settle();
    expect(failures).toEqual([none]);
  });

  it('fails where finding out fails', async () => {
    const { failures } = opened(async () => {
      throw new Error('broken');
    });
    await settle();
    expect(failures).toMatchObject([{ code: 'source-failed', detail: 'broken' }]);
  });

  it.each([
    [
      'something',
      () => {
        throw new Error('must not be opened');
      },
    ],
    ['nothing', none],
  ] as const)('opens and says nothing where it was stopped before it found %s', async (_what, found) => {
    const { run, failures } = opened(async () => found);
    await run.stop();
    expect(failures).toEqual([]);
  });
});
