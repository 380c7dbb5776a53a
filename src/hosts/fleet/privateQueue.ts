import { join } from 'node:path';
import { ownState } from '../../lab/engine/state.ts';
import { readState } from '../../lab/engine/stateFile.ts';
import { isAlive } from '../../lab/host/processes.ts';

/** What is known of the private Redis: of our own, on loopback, with a password, so that a fleet can be tried on one machine. */
export interface PrivateQueue {
  pid: number;
  /** Tells this process from another one that got its number later. */
  startTime: string;
  port: number;
  password: string;
}

/** @throws OomlabError (lab) where somebody else decides what is in the state folder: which process to end, among others */
export const privateQueueFolder = (): string => join(ownState(), 'queue');

export const queueFile = (): string => join(privateQueueFolder(), 'queue.json');

/** Its address, with the password; null: it does not run. */
export function privateQueueUrl(): string | null {
  const state = runningQueue();
  return state === null ? null : urlOf(state);
}

export const urlOf = ({ password, port }: Pick<PrivateQueue, 'password' | 'port'>): string =>
  `redis://:${password}@127.0.0.1:${port}`;

/** null: it was never started, or was stopped. */
export const lastQueue = (): PrivateQueue | null => readState<PrivateQueue>(queueFile());

/** null: it does not run. */
export function runningQueue(): PrivateQueue | null {
  const state = lastQueue();
  return state !== null && isAlive(state.pid, state.startTime) ? state : null;
}
