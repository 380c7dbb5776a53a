import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { labError } from '../../errors.ts';
import type { EngineKind } from './engine.ts';

/** Where an engine may be. */
export interface Address {
  kind: EngineKind;
  /** `unix:///path`, `npipe:////./pipe/name`, `tcp://host:port` or `ssh://user@host`. */
  url: string;
  /** How a connection by TCP is kept from others; null: it is not. */
  tls: Certificates | null;
}

/** The three files that Docker's own client looks for: `ca.pem`, `cert.pem`, `key.pem`; any of them may be missing. */
export interface Certificates {
  folder: string;
  /** Whether the engine has to prove itself, too. */
  verify: boolean;
}

/**
 * Where an engine of the user's may be, in Docker's own order; without the private one.
 * @throws OomlabError (lab) for a context that does not exist: another engine in its place would be a surprise.
 */
export function userAddresses(): { addresses: Address[]; exclusive: boolean } {
  const fromEnvironment = process.env.DOCKER_HOST;
  if (fromEnvironment) {
    const url = fromEnvironment.includes('://') ? fromEnvironment : `tcp://${fromEnvironment}`;
    return { addresses: [{ kind: 'environment', url, tls: environmentTls(url) }], exclusive: true };
  }
  const fromContext = contextAddress();
  if (fromContext) return { addresses: [fromContext], exclusive: true };
  return {
    addresses: defaultSockets().map((url) => ({ kind: 'default', url, tls: null })),
    exclusive: false,
  };
}

/** Of the engine itself, of a rootless one, and of Docker Desktop. */
function defaultSockets(): string[] {
  if (process.platform === 'win32') return ['npipe:////./pipe/docker_engine'];
  const sockets = [
    '/var/run/docker.sock',
    join(process.env.XDG_RUNTIME_DIR ?? '/nonexistent', 'docker.sock'),
    join(homedir(), '.docker', 'run', 'docker.sock'),
  ];
  return sockets.filter(existsSync).map((path) => `unix://${path}`);
}

const configFolder = (): string => process.env.DOCKER_CONFIG || join(homedir(), '.docker');

function environmentTls(url: string): Certificates | null {
  const { DOCKER_TLS_VERIFY: verify, DOCKER_TLS: unverified, DOCKER_CERT_PATH: folder } = process.env;
  if (!url.startsWith('tcp://') || !(verify || unverified)) return null;
  return { folder: folder || configFolder(), verify: Boolean(verify) };
}

/** The address of the current Docker context; null for the context called `default`. */
function contextAddress(): Address | null {
  const folder = configFolder();
  const name = process.env.DOCKER_CONTEXT || currentContext(join(folder, 'config.json'));
  if (!name || name === 'default') return null;
  const id = createHash('sha256').update(name).digest('hex');
  const endpoint = endpointOf(join(folder, 'contexts', 'meta', id, 'meta.json'));
  if (!endpoint?.Host) {
    throw labError(
      `The Docker context "${name}" does not exist`,
      'Choose another with "docker context use", or unset DOCKER_CONTEXT.',
    );
  }
  const certificates = join(folder, 'contexts', 'tls', id, 'docker');
  const verify = endpoint.SkipTLSVerify !== true;
  return {
    kind: 'context',
    url: endpoint.Host,
    tls: existsSync(certificates) || !verify ? { folder: certificates, verify } : null,
  };
}

function endpointOf(meta: string): { Host?: string; SkipTLSVerify?: boolean } | undefined {
  return existsSync(meta) ? readJson(meta).Endpoints?.docker : undefined;
}

const currentContext = (config: string): string | null =>
  existsSync(config) ? (readJson(config).currentContext ?? null) : null;

/** What is used of `config.json`, and of a context's `meta.json`. */
interface DockerFile {
  currentContext?: string;
  Endpoints?: { docker?: { Host?: string; SkipTLSVerify?: boolean } };
}

/** @throws OomlabError (lab) for a file of Docker's that is none any more. */
function readJson(path: string): DockerFile {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) ?? {};
  } catch (cause) {
    throw labError(
      `${path} can't be read: ${(cause as Error).message}`,
      'It is of Docker’s own client: correct it, or name the engine with DOCKER_HOST.',
      cause,
    );
  }
}
