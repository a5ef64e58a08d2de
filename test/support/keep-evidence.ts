import { aroundEach } from 'vitest';
import { fileBegins, testBegins, testEnds } from './evidence.ts';

// A setup file: a test that fails leaves its pages and the logs of its relays in test-results/.

fileBegins();

aroundEach(async (runTest, { task }) => {
  const test = { file: task.file.filepath, name: task.fullTestName };
  await testBegins(test);
  await runTest();
  const kept = await testEnds(test, task.result?.state === 'fail');
  if (kept) for (const error of task.result?.errors ?? []) error.message += `\nPages and logs: ${kept}`;
});
