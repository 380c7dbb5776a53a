import { labError } from '../../errors.ts';
import { askInfo, clientFor, userAddresses } from './connect.ts';
import type { Engine } from './engine.ts';
import { privateSocket, privateState, startPrivateEngine, stopPrivateEngine } from './privateEngine.ts';

/**
 * An engine that answers: the one that DOCKER_HOST or the current context names, else the one at the default
 * socket, else the private one, which is started when it does not run and stopped again when the engine is disposed.
 * @throws OomlabError (lab) when there is none.
 */
export async function openEngine(): Promise<Engine> {
  const engine = await findEngine();
  if (engine) return engine;
  await startPrivateEngine(false);
  const started = await privateEngine(stopPrivateEngine);
  if (started) return started;
  throw labError('The private engine stopped at once', 'Run "oomlab doctor".');
}

/** As `openEngine`, but nothing is started; null when none answers. */
export async function findEngine(): Promise<Engine | null> {
  const { addresses, exclusive } = userAddresses();
  for (const { kind, url, tls } of addresses) {
    try {
      const docker = clientFor(url, tls);
      const info = await askInfo(docker);
      return { docker, kind, address: url, info, [Symbol.asyncDispose]: async () => {} };
    } catch (cause) {
      if (!exclusive) continue;
      throw labError(
        `The engine at ${url} does not answer (${(cause as Error).message})`,
        kind === 'environment'
          ? 'Start it, or unset DOCKER_HOST.'
          : 'Start it, or choose another context with "docker context use".',
        cause,
      );
    }
  }
  return privateEngine(async () => {});
}

/**
 * The engine that another process of ours has found, as that one reaches it. Disposing it stops nothing.
 * @throws OomlabError (lab) when it does not answer (any more).
 */
export async function reachEngine({ address, kind }: Pick<Engine, 'address' | 'kind'>): Promise<Engine> {
  const docker = clientFor(address);
  try {
    const info = await askInfo(docker);
    return { docker, kind, address, info, [Symbol.asyncDispose]: async () => {} };
  } catch (cause) {
    throw labError(
      `The engine at ${address} does not answer (${(cause as Error).message})`,
      'Start it again: it answered when the run began.',
      cause,
    );
  }
}

async function privateEngine(dispose: () => Promise<unknown>): Promise<Engine | null> {
  if (privateState() === null) return null;
  const address = `unix://${privateSocket()}`;
  const docker = clientFor(address);
  const info = await askInfo(docker);
  return {
    docker,
    kind: 'private',
    address,
    info,
    [Symbol.asyncDispose]: async () => {
      await dispose();
    },
  };
}
