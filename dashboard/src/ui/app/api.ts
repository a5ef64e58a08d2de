import type { CreatedCamera, Person } from '@porthole/shared/protocol/api';
import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { OutagePage } from '@porthole/shared/protocol/outages';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { OutageQuery } from '../../api/outages.ts';
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
  readPath(id: string): Promise<CameraPath>;
  /** How far the relay's clock is ahead of this device's, ms. */
  readClockLead(): Promise<number>;
  readOutages(query: OutageQuery): Promise<OutagePage>;
}

export const refusalOf = (error: unknown): ReasonCode =>
  error instanceof ApiError ? error.code : 'relay-unreachable';
