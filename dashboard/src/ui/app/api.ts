import type { CreatedCamera, Person } from '@porthole/shared/protocol/api';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { ApiError } from '../../api/request.ts';

/** What the pages ask of the relay over HTTP. Every refusal is an ApiError. */
export interface Api {
  /** Null while nobody is signed in. */
  readSession(): Promise<Person | null>;
  signIn(username: string, password: string): Promise<Person>;
  signOut(): Promise<void>;
  setPassword(password: string, current?: string): Promise<void>;
  createCamera(name: string): Promise<CreatedCamera>;
  renameCamera(id: string, name: string): Promise<unknown>;
  deleteCamera(id: string): Promise<void>;
  renewCameraKey(id: string): Promise<CreatedCamera>;
  startTestPattern(): Promise<unknown>;
}

export const refusalOf = (error: unknown): ReasonCode =>
  error instanceof ApiError ? error.code : 'relay-unreachable';
