import { setTimeout as delay } from 'node:timers/promises';
import { labError, OomlabError } from '../../errors.ts';
import type { Report } from '../progress.ts';
import { type Address, userAddresses } from './addresses.ts';
import { connect } from './connect.ts';
import type { Engine } from './engine.ts';
import {
  isOrphan,
  privateSocket,
  privateState,
  startPrivateEngine,
  stopPrivateEngine,
  stopsWithinMs,
} from './privateEngine.ts';
import { requireApi, unreachable } from './unreachable.ts';
import { othersAt, stayConnected } from './usage.ts';

/**
 * An engine that answers: the one that DOCKER_HOST or the current context names, else the one at the default
 * socket, else the private one, which is started when it does not run. Started here, or by somebody who is gone, it is
 * stopped again when the engine is disposed, unless others use it then.
 * @throws OomlabError (lab) when there is none.
 */
export async function openEngine(report: Report = () => {}): Promise<Engine> {
  const found = await findEngine();
  if (found !== null && found.kind !== 'private') return found;
  if (found !== null) return isLeft() ? lastOut(found, report) : staying(found);
  await startPrivateEngine(false);
  const started = await findEngine();
  if (started?.kind === 'private') return lastOut(started, report);
  throw labError('The private engine stopped at once', 'Run "oomlab doctor".');
}

const isLeft = (): boolean => {
  const state = privateState();
  return state !== null && isOrphan(state);
};

/** Somebody else's: there for as long as we are connected to it, whether we ask it for something or not. */
function staying(engine: Engine): Engine {
  const presence = stayConnected(privateSocket());
  return { ...engine, [Symbol.asyncDispose]: async () => presence[Symbol.dispose]() };
}

/** Whoever is the last one there stops it. */
function lastOut(engine: Engine, report: Report): Engine {
  const presence = stayConnected(privateSocket());
  return {
    ...engine,
    [Symbol.asyncDispose]: async () => {
      presence[Symbol.dispose]();
      const others = await othersAt(engine.docker).catch((error: Error) => {
        // One that was killed has nobody; what it leaves is taken away all the same.
        if (privateState() === null) return null;
        throw error;
      });
      if (others === null) await stopPrivateEngine();
      else
        report({
          kind: 'step',
          text: `The private engine stays: ${others}. The next run stops it, or "oomlab engine stop" does.`,
        });
    },
  };
}

/**
 * As `openEngine`, but nothing is started; null when none answers.
 * @throws OomlabError (lab) for one that is named and can't be used, or one at the default socket that this user may not.
 */
export async function findEngine(): Promise<Engine | null> {
  const { addresses, exclusive } = userAddresses();
  let forbidden: Error | null = null;
  for (const address of addresses) {
    try {
      return await engineAt(address);
    } catch (cause) {
      const error = cause as NodeJS.ErrnoException;
      if (exclusive) throw error instanceof OomlabError ? error : unreachable(address, error);
      if (error.code === 'EACCES') forbidden ??= unreachable(address, error);
    }
  }
  if (privateState() !== null) {
    try {
      return await engineAt({ kind: 'private', url: `unix://${privateSocket()}`, tls: null });
    } catch (error) {
      if (!(await isEnding(error as NodeJS.ErrnoException))) throw error;
    }
  }
  if (forbidden !== null) throw forbidden;
  return null;
}

/** The last one out takes its socket away first: waits until all of it is gone. False: it is there, and silent for another reason. */
async function isEnding({ code }: NodeJS.ErrnoException): Promise<boolean> {
  if (code !== 'ENOENT' && code !== 'ECONNREFUSED' && code !== 'ECONNRESET') return false;
  const deadline = performance.now() + stopsWithinMs;
  while (privateState() !== null && performance.now() < deadline) await delay(50);
  return privateState() === null;
}

/** Between two trials, of which the last may have made its machine thrash. */
const knownPatienceMs = 60_000;

/**
 * The engine that another process of ours has found, as that one reaches it. Disposing it stops nothing.
 * @throws OomlabError (lab) when it does not answer (any more).
 */
export async function reachEngine({ address, kind }: Pick<Engine, 'address' | 'kind'>): Promise<Engine> {
  try {
    return await engineAt({ kind, url: address, tls: null }, knownPatienceMs);
  } catch (cause) {
    throw labError(
      `The engine at ${address} does not answer (${(cause as Error).message})`,
      'Start it again: it answered when the run began.',
      cause,
    );
  }
}

async function engineAt(address: Address, patienceMs?: number): Promise<Engine> {
  const { kind, url } = address;
  const { docker, info } = await connect(address, patienceMs);
  requireApi(address, info.ApiVersion, info.ServerVersion);
  return { docker, kind, address: url, info, [Symbol.asyncDispose]: async () => {} };
}
