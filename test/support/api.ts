import type { CreatedCamera, SignIn } from '@porthole/shared/protocol/api';
import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';

/** The relay's HTTP API as a script uses it, with the cookie of one signed-in person. */
export class RelayApi {
  readonly url: string;
  /** `name=value`, as a Cookie header has it. */
  readonly cookie: string;
  /** Whose cookie it is. */
  readonly username: string;

  constructor(url: string, cookie: string, username = 'somebody') {
    this.url = url;
    this.cookie = cookie;
    this.username = username;
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', this.cookie);
    return fetch(`${this.url}${path}`, { ...init, headers });
  }

  cameras(): Promise<CameraStatus[]> {
    return this.#json('/api/cameras');
  }

  async camera(id: string): Promise<CameraStatus | undefined> {
    return (await this.cameras()).find((camera) => camera.id === id);
  }

  /** The way of a camera's frames. */
  path(id: string): Promise<CameraPath> {
    return this.#json(`/api/cameras/${id}/path`);
  }

  createCamera(name = 'Street'): Promise<CreatedCamera> {
    return this.#json('/api/cameras', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
  }

  async #json<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.fetch(path, init);
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}

export async function signIn(url: string, body: SignIn): Promise<RelayApi> {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (!response.ok || !cookie)
    throw new Error(`Signing in was answered ${response.status}: ${await response.text()}`);
  return new RelayApi(url, cookie, body.username);
}
