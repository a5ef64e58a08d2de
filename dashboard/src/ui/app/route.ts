/** Where the person is, as the address says it; so that back works and a link can be kept. */
export type Route =
  | { page: 'wall' }
  | { page: 'camera'; id: string }
  | { page: 'add'; way: AddWay }
  | { page: 'doctor' }
  | { page: 'you' }
  /** Of one camera, or of all. */
  | { page: 'history'; camera: string | null };

export type AddWay = 'pc' | 'software';

export function parseRoute(hash: string): Route {
  const [page, rest] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'camera' && rest) return { page: 'camera', id: safeDecode(rest) };
  if (page === 'add') return { page: 'add', way: rest === 'software' ? 'software' : 'pc' };
  if (page === 'doctor') return { page: 'doctor' };
  if (page === 'you') return { page: 'you' };
  if (page === 'history') return { page: 'history', camera: rest ? safeDecode(rest) : null };
  return { page: 'wall' };
}

export function formatRoute(route: Route): string {
  if (route.page === 'camera') return `#/camera/${encodeURIComponent(route.id)}`;
  if (route.page === 'add') return route.way === 'software' ? '#/add/software' : '#/add';
  if (route.page === 'history' && route.camera !== null)
    return `#/history/${encodeURIComponent(route.camera)}`;
  return route.page === 'wall' ? '#/' : `#/${route.page}`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
