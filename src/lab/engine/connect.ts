import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { join } from 'node:path';
import Docker from 'dockerode';
import type { Address, Certificates } from './addresses.ts';
import type { EngineInfo } from './engine.ts';
import { sshAgent } from './sshAgent.ts';

/**
 * A client for the address. @throws TypeError for an address that is of no known kind, Error for certificates that
 * can't be read.
 */
export function clientFor(url: string, tls: Address['tls'] = null): Docker {
  const [, scheme, socketPath = ''] = /^(unix|npipe):\/\/(.*)$/s.exec(url) ?? [];
  if (scheme !== undefined) return client({ socketPath, agent: plainAgent() });
  const address = new URL(url);
  const { protocol, port } = address;
  // An IPv6 address is in brackets in a URL alone.
  const hostname = address.hostname.replaceAll(/[[\]]/g, '');
  switch (protocol) {
    case 'tcp:':
    case 'http:':
      return tls === null
        ? client({ host: hostname, port: Number(port || 2375), agent: plainAgent() })
        : client({ host: hostname, port: Number(port || 2376), protocol: 'https', agent: tlsAgent(tls) });
    case 'ssh:':
      return client({ host: 'docker', agent: sshAgent(address) });
    default:
      throw new TypeError(`${protocol}// is not supported`);
  }
}

/** What is stated here holds: left out, dockerode would take it from DOCKER_HOST. */
const client = (options: Docker.DockerOptions & { agent: Agent }): Docker =>
  new Docker({ host: undefined, socketPath: undefined, protocol: 'http', ...options });

/** As Node's own does it, but this client's alone: it can hang up. */
const keeping = { keepAlive: true, timeout: 5000 } as const;
/** After so long a connection that asks for nothing is closed. */
export const keptMs = keeping.timeout;
const plainAgent = (): Agent => new Agent(keeping);

/** Ends all connections of a client, also those that wait for another request. */
export function disconnect({ modem }: Docker): void {
  (modem as { agent?: Agent }).agent?.destroy();
}

function tlsAgent({ folder, verify }: Certificates): TlsAgent {
  const file = (name: string): Buffer | undefined =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : undefined;
  const [ca, cert, key] = [file('ca.pem'), file('cert.pem'), file('key.pem')];
  return new TlsAgent({
    ...keeping,
    ...(ca && { ca }),
    ...(cert && key && { cert, key }),
    rejectUnauthorized: verify,
  });
}

/** An engine that says nothing for so long is none. On a machine that thrashes one takes seconds; by ssh there is a key exchange, and perhaps a person. */
const withinMs = (url: string): number => (url.startsWith('ssh://') ? 30_000 : 15_000);

/** What the engine says of itself. @throws when it does not answer within `timeoutMs`. */
export async function askInfo(docker: Docker, timeoutMs: number): Promise<EngineInfo> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    const asked = Promise.all([docker.info(), docker.version()]);
    const [info, { ApiVersion }] = await Promise.race([asked, late.promise]);
    return { ...info, ApiVersion };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A client that has been answered. @param patienceMs how long an answer may take
 * @throws the reason, where none can be had or nobody answers.
 */
export async function connect(
  { url, tls }: Pick<Address, 'url' | 'tls'>,
  patienceMs = withinMs(url),
): Promise<{ docker: Docker; info: EngineInfo }> {
  const docker = clientFor(url, tls);
  try {
    return { docker, info: await askInfo(docker, patienceMs) };
  } catch (cause) {
    // What is still asked would keep this program from ending: ssh, for one, which waits for a password.
    disconnect(docker);
    throw cause;
  }
}
