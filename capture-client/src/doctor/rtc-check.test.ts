import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import type { SidecarListener } from '../rtc/sidecar-run.ts';
import { FakeSidecar } from '../rtc/testing/fake-sidecar.ts';
import { rtcSender } from './rtc-check.ts';

function look(happens: (listener: SidecarListener) => void, signal = new AbortController().signal) {
  const processes: FakeSidecar[] = [];
  const check = rtcSender((listener) => {
    const process = new FakeSidecar(listener);
    processes.push(process);
    queueMicrotask(() => happens(listener));
    return process;
  });
  return { processes, result: check.run({ signal, timers: new ManualTimers(), progress: () => {} }) };
}

describe('the doctor', () => {
  test('says that this PC can send over WebRTC, and lets go of the process', async () => {
    const { processes, result } = look(({ heard }) => heard({ type: 'ready' }));
    expect(await result).toEqual({ outcome: 'fine', says: 'runs' });
    expect(processes[0]?.stops).toBe(1);
  });

  test.each<[string, (listener: SidecarListener) => void]>([
    ['is missing', ({ heard }) => heard({ type: 'unavailable' })],
    ['crashes', ({ crashed }) => crashed('SIGSEGV')],
  ])('notes where it %s that the relay alone carries the picture', async (_name, happens) => {
    const { processes, result } = look(happens);
    expect(await result).toMatchObject({ outcome: 'note', code: 'rtc-not-offered' });
    expect(processes[0]?.stops).toBe(1);
  });

  test('lets go of the process where nothing comes in time', async () => {
    const leave = new AbortController();
    const { processes, result } = look(() => leave.abort(), leave.signal);
    await result;
    expect(processes[0]?.stops).toBe(1);
  });
});
