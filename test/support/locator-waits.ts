import type { Page } from 'playwright-core';
import { waitGaveUp } from './evidence.ts';

const WAITS = ['click', 'evaluate', 'fill', 'focus', 'hover', 'innerText', 'press', 'waitFor'] as const;
type Wait = (...given: unknown[]) => Promise<unknown>;

const watched = new WeakSet<object>();

/**
 * A locator that gives up takes the screenshot of its page before it throws, as `eventually` does. Playwright tells nobody outside its
 * own test runner, so its methods are wrapped, once for all pages.
 */
export function watchLocators(page: Page): void {
  const methods: Record<(typeof WAITS)[number], Wait> = Object.getPrototypeOf(page.locator('html'));
  if (watched.has(methods)) return;
  watched.add(methods);
  for (const name of WAITS) {
    const wait = methods[name];
    methods[name] = function (this: unknown, ...given) {
      return wait.apply(this, given).catch(async (error: Error) => {
        await waitGaveUp();
        throw withoutThisFile(error);
      });
    };
  }
}

/** The line that vitest shows is then the test's own. */
function withoutThisFile(error: Error): Error {
  const lines = (error.stack ?? '').split('\n');
  error.stack = lines.filter((line) => !line.includes('/locator-waits.ts')).join('\n');
  return error;
}
