import { join } from 'node:path';
import type Docker from 'dockerode';
import { askInfo, clientFor, disconnect } from '../../src/lab/engine/connect.ts';
import type { Machine } from './machine.ts';

/** The engine that runs on the machine; null: none answers. Disposing hangs up, so that nobody takes us for a user of it. */
export async function engineOf({ state }: Machine): Promise<(AsyncDisposable & { docker: Docker }) | null> {
  const docker = clientFor(`unix://${join(state, 'engine', 'docker.sock')}`);
  try {
    await askInfo(docker, 5000);
  } catch {
    disconnect(docker);
    return null;
  }
  return { docker, [Symbol.asyncDispose]: async () => disconnect(docker) };
}
