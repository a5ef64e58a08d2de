import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { useState } from 'preact/hooks';
import { refusalOf } from './api.ts';

/** One request at a time, with its refusal in words until the next try. */
export function useRequest() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ReasonCode | null>(null);
  const run = async <T>(work: () => Promise<T>, done: (result: T) => void): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      done(await work());
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal: refusal && REASONS[refusal], code: refusal, run };
}
