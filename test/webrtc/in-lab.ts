import { afterAll, afterEach, beforeAll, type TestContext, test } from 'vitest';
import { COTURN } from '../network/turn-server.ts';
import { findProgram } from '../support/requirements.ts';
import { Lab, type LabOptions, WANTED } from './lab.ts';

type InLab = (lab: Lab) => Promise<void>;

/** One lab for all tests of the file; each begins with nothing dropped. */
export function oneLab(): (name: string, run: InLab) => void {
  let lab: Lab | undefined;
  beforeAll(async () => {
    lab = await Lab.open();
    if (!lab) console.warn(WANTED);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());
  afterEach(async () => {
    await lab?.viewer.drops();
    await lab?.cameraPc.drops();
  });
  return (name, run) => test(name, (context) => within(lab, context, run));
}

/** A lab of the test's own. */
export function inLab(name: string, options: LabOptions, run: InLab): void {
  test(name, async (context) => {
    const canRun = !options.turn || findProgram(COTURN);
    await using lab = canRun ? await Lab.open(options) : undefined;
    await within(lab, context, run);
  });
}

async function within(lab: Lab | undefined, context: TestContext, run: InLab): Promise<void> {
  if (lab) await run(lab);
  else context.skip(WANTED);
}
