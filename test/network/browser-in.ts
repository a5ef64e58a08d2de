import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestBrowser } from '../support/browser.ts';
import { chromiumCommand, findProgram } from '../support/requirements.ts';

/** A browser in a network of the kernel. @param folder where the program that starts it is put */
export async function browserIn(
  namespace: string,
  folder: string,
  flags: readonly string[] = [],
): Promise<TestBrowser> {
  const file = join(folder, namespace);
  const chromium = findProgram(chromiumCommand());
  await writeFile(file, `#!/bin/sh\nexec ip netns exec ${namespace} ${chromium} "$@"\n`, { mode: 0o755 });
  return TestBrowser.launch(flags, file);
}
