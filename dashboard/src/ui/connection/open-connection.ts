import type { AppContext } from '../app/context.ts';

/** Opens the connection panel of a camera, on its page, and moves the focus to it. */
export function openConnection(
  { sought, router }: Pick<AppContext, 'sought' | 'router'>,
  camera: string,
): void {
  sought.value = 'connection';
  router.go({ page: 'camera', id: camera });
}
