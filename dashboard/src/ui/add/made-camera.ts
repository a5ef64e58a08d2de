import type { CreatedCamera } from '@porthole/shared/protocol/api';

/** A camera of a moment ago, with the key that no later answer has. */
export interface MadeCamera extends CreatedCamera {
  readonly madeAt: number;
}
