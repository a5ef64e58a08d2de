/** One run of a camera's publisher, the same over all its connections. */
export interface PublisherRun {
  readonly camera: string;
  readonly session: string;
}

export const keyOf = ({ camera, session }: PublisherRun): string => `${camera} ${session}`;
