import { type Person, personSchema } from '@porthole/shared/protocol/api';
import { ApiError, command, request } from './request.ts';

/** Who is signed in; null where nobody is. @throws {ApiError} for any other reason */
export async function readSession(): Promise<Person | null> {
  try {
    return await request('GET', '/api/session', personSchema);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'signed-out') return null;
    throw error;
  }
}

/** @throws {ApiError} */
export function signIn(username: string, password: string): Promise<Person> {
  return request('POST', '/api/session', personSchema, { username, password });
}

/** @throws {ApiError} */
export function signOut(): Promise<void> {
  return command('DELETE', '/api/session');
}

/** @param current left out by who has none yet @throws {ApiError} */
export function setPassword(password: string, current?: string): Promise<void> {
  return command(
    'PUT',
    '/api/session/password',
    current === undefined ? { password } : { current, password },
  );
}
