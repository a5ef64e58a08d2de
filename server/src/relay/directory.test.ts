import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { Directory } from './directory.ts';
import { UNKNOWN_STATUS } from './publisher.ts';

function set() {
  const timers = new ManualTimers();
  const directory = new Directory(timers);
  const versions: number[] = [];
  const removed: string[] = [];
  directory.listen({ changed: () => versions.push(directory.version), removed: (id) => removed.push(id) });
  const add = (id: string) => directory.add({ id, name: id, everSeen: false });
  return { timers, directory, versions, removed, add };
}

const refused: string[] = [];
const publisher = {
  session: 'a-run',
  transport: 'http',
  keyVersion: 1,
  status: UNKNOWN_STATUS,
  port: { demand: () => {}, refuse: (code: string) => refused.push(code) },
} as const;

describe('The directory', () => {
  test('tells changes that come together once', () => {
    const { add, timers, versions } = set();
    for (const id of ['cam_aaaaaaaaaa', 'cam_bbbbbbbbbb', 'cam_cccccccccc']) add(id);
    timers.advance(1_000);
    expect(versions).toHaveLength(1);
  });

  test('notices by time alone that a camera went silent, and tells it', () => {
    const { add, timers, versions, directory } = set();
    add('cam_aaaaaaaaaa').attach(publisher);
    timers.advance(1_000);
    const before = versions.length;
    timers.advance(9_000);
    expect(directory.list()[0]?.state).toBe('offline');
    expect(versions.length).toBe(before + 2);
  });

  test('takes no camera for silent because it stood still itself, but one that stays silent', () => {
    const { add, timers, directory } = set();
    const channel = add('cam_aaaaaaaaaa');
    channel.attach(publisher);
    timers.advance(1_000);
    timers.sleep(3_600);
    timers.advance(0);
    expect(directory.list()[0]?.state).toBe('online');
    channel.heard(publisher);
    timers.advance(250);
    expect(directory.list()[0]?.state).toBe('online');
    timers.sleep(3_600);
    timers.advance(250);
    expect(directory.list()[0]?.state).toBe('interrupted');
  });

  test('does not tell what did not change', () => {
    const { add, timers, versions } = set();
    add('cam_aaaaaaaaaa');
    timers.advance(500);
    timers.advance(60_000);
    expect(versions).toHaveLength(1);
  });

  test('lets a removed camera’s publisher go and forgets the camera', () => {
    const { add, directory, removed, timers } = set();
    add('cam_aaaaaaaaaa').attach(publisher);
    directory.remove('cam_aaaaaaaaaa', 'key-wrong');
    timers.advance(100);
    expect([refused.at(-1), removed, directory.list()]).toEqual(['key-wrong', ['cam_aaaaaaaaaa'], []]);
    expect(() => directory.channel('cam_aaaaaaaaaa')).toThrow(
      expect.objectContaining({ code: 'camera-unknown' }),
    );
  });

  test('leaves nothing running when it is closed', () => {
    const { add, directory, timers } = set();
    add('cam_aaaaaaaaaa');
    directory.close();
    directory.close();
    expect(timers.pending).toBe(0);
  });
});
