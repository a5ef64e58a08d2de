import type { AppContext } from './context.ts';

/** The ladder of a camera, on its page, with the focus in it. */
export function openLadder({ sought, router }: Pick<AppContext, 'sought' | 'router'>, camera: string): void {
  sought.value = 'ladder';
  router.go({ page: 'camera', id: camera });
}
