import { vi } from 'vitest';

/** Pictures of the simulation have structure and no content, and sharp works on the machine's time: both encoders are stand-ins. */
vi.mock('../../server/src/renditions/sharp-encoder.ts', () => import('./encoders.ts'));
vi.mock('../../capture-client/src/uplink/encode-jpeg.ts', () => import('./encoders.ts'));
