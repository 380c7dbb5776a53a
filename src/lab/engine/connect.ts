import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { labError } from '../../errors.ts';
import type { EngineInfo, EngineKind } from './engine.ts';

export interface Address {
  kind: EngineKind;
  /** `unix:///path` or `tcp://host:port`. */
  url: string;
  /** Whether Docker's own client would use TLS there. */
  tls: boolean;
}

/**
 * Where an engine of the user's may be, in Docker's own order; without the private one.
 * @throws OomlabError (lab) for a context that does not exist: another engine in its place would be a surprise.
 */
export function userAddresses(): { addresses: Address[]; exclusive: boolean } {
  const fromEnvironment = process.env.DOCKER_HOST;
  if (fromEnvironment) {
    const tls = Boolean(process.env.DOCKER_TLS_VERIFY || process.env.DOCKER_TLS);
    return { addresses: [{ kind: 'environment', url: fromEnvironment, tls }], exclusive: true };
  }
  const fromContext = contextAddress();
  if (fromContext) return { addresses: [fromContext], exclusive: true };
  const sockets = [
    '/var/run/docker.sock',
    join(process.env.XDG_RUNTIME_DIR ?? '/nonexistent', 'docker.sock'),
  ];
  return {
    addresses: sockets
      .filter(existsSync)
      .map((path) => ({ kind: 'default', url: `unix://${path}`, tls: false })),
    exclusive: false,
  };
}

/** The address of the current Docker context; null for the context called `default`. */
function contextAddress(): Address | null {
  const folder = process.env.DOCKER_CONFIG || join(homedir(), '.docker');
  const name = process.env.DOCKER_CONTEXT || currentContext(join(folder, 'config.json'));
  if (!name || name === 'default') return null;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(folder, 'contexts', 'meta', id, 'meta.json');
  const url = existsSync(meta) ? JSON.parse(readFileSync(meta, 'utf8'))?.Endpoints?.docker?.Host : undefined;
  if (!url) {
    throw labError(
      `The Docker context "${name}" does not exist`,
      'Choose another with "docker context use", or unset DOCKER_CONTEXT.',
    );
  }
  // Where the client keeps a context's certificates.
  return { kind: 'context', url, tls: existsSync(join(folder, 'contexts', 'tls', id, 'docker')) };
}

function currentContext(config: string): string | null {
  if (!existsSync(config)) return null;
  return JSON.parse(readFileSync(config, 'utf8')).currentContext ?? null;
}

/** A client for the address. @throws TypeError for an address that is neither unix:// nor tcp:// without TLS. */
export function clientFor(url: string, tls = false): Docker {
  if (url.startsWith('unix://')) return new Docker({ socketPath: url.slice('unix://'.length) });
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'tcp:' && protocol !== 'http:') throw new TypeError(`${protocol}// is not supported`);
  if (tls) throw new TypeError('TLS is not supported; name its unix:// socket');
  return new Docker({ host: hostname, port: Number(port || 2375), protocol: 'http' });
}

/** What the engine says of itself. @throws when it does not answer within `timeoutMs`. */
export async function askInfo(docker: Docker, timeoutMs = 5000): Promise<EngineInfo> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([docker.info() as Promise<EngineInfo>, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
