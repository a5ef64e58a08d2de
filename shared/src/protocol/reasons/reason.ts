/**
 * What one code says. `says` and `next` are read by people. `{name}` is a value that came with the reason; where it is unknown the reader
 * gets "–". `status` is the HTTP status a request refused for it is answered with; 0 where no request ever is.
 */
export interface Reason {
  /** At most four words. */
  readonly label: string;
  /** One sentence of what was observed. */
  readonly says: string;
  /** What happens or is to be done next. */
  readonly next: string;
  /** Whether trying again, unchanged, can help. */
  readonly retryable: boolean;
  readonly status: number;
}

export const reason = (
  label: string,
  says: string,
  next: string,
  retryable: boolean,
  status = 0,
): Reason => ({
  label,
  says,
  next,
  retryable,
  status,
});
