import { existsSync, readFileSync, statSync } from 'node:fs';
import { firstOf, labError, type OomlabError } from '../../errors.ts';
import { userName } from '../host/user.ts';
import type { Address } from './addresses.ts';

/** Why an engine could not be reached, and what to do about it: one entry for each way in which that happens. */
interface Cause {
  /** Of the error's code, or its message. */
  when: RegExp;
  wrong(address: Address, error: Error): string;
  todo(address: Address): string;
}

const causes: readonly Cause[] = [
  {
    when: /\.pem'?$/,
    wrong: ({ url }, error) => `The certificates for the engine at ${url} can't be read: ${error.message}`,
    todo: () => 'Name the folder with ca.pem, cert.pem and key.pem with DOCKER_CERT_PATH.',
  },
  {
    when: /^(EACCES|EPERM)$/,
    wrong: ({ url }) => `The user ${userName()} may not use the engine's socket ${pathOf(url)}`,
    todo: ({ url }) => joinGroup(pathOf(url)),
  },
  {
    when: /^ENOENT$/,
    wrong: ({ url }) => `There is no engine at ${url}: no such socket`,
    todo: startOrElse,
  },
  {
    when: /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$|^no answer within/,
    wrong: ({ url }, error) => `The engine at ${url} does not answer (${reasonOf(error)})`,
    todo: startOrElse,
  },
  {
    when: /^(ENOTFOUND|EAI_AGAIN)$/,
    wrong: ({ url }) => `The host of the engine at ${url} is not known here`,
    todo: ({ kind }) => `Correct its name in ${sourceOf(kind)}.`,
  },
  {
    when: /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|^CERT_|ALTNAME_INVALID/,
    wrong: ({ url }, error) =>
      `The certificate of the engine at ${url} is not to be trusted: ${error.message}`,
    todo: ({ tls }) =>
      `Lay the certificate of its authority at ${tls?.folder}/ca.pem, or name the folder that has it with DOCKER_CERT_PATH.`,
  },
  {
    when: /WRONG_VERSION_NUMBER|packet length too long|^EPROTO$/,
    wrong: ({ url }) => `The engine at ${url} does not speak TLS`,
    todo: () => 'Unset DOCKER_TLS_VERIFY and DOCKER_TLS, or name its port for TLS (2376 by custom).',
  },
  {
    when: /ALERT_|alert (bad certificate|certificate required|unknown ca)|bad certificate/,
    wrong: ({ url }) => `The engine at ${url} refuses the certificate of this client, or wants one`,
    todo: ({ tls }) => `Lay cert.pem and key.pem, signed by its authority, into ${tls?.folder}.`,
  },
  {
    when: /HTTP request to an HTTPS server/,
    wrong: ({ url }) => `The engine at ${url} asks for TLS`,
    todo: () =>
      'Set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem.',
  },
  {
    when: /^ssh/,
    wrong: ({ url }, error) => `The engine at ${url} can't be reached: ${error.message}`,
    todo: ({ url }) =>
      `See that "ssh ${url.slice('ssh://'.length)} docker version" works without a question, and try again.`,
  },
];

/** Two lines for an engine that could not be reached. */
export function unreachable(address: Address, error: Error): OomlabError {
  const { code = '' } = error as NodeJS.ErrnoException;
  const cause = causes.find(({ when }) => when.test(code) || when.test(error.message));
  if (cause !== undefined) return labError(cause.wrong(address, error), cause.todo(address), error);
  return labError(
    `The engine at ${address.url} does not answer (${reasonOf(error)})`,
    startOrElse(address),
    error,
  );
}

/**
 * Uses an engine that has answered before.
 * @throws OomlabError (lab) where it goes away in the middle; what `use` throws else
 */
export async function whileThere<T>(url: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (thrown) {
    const error = firstOf(thrown) as NodeJS.ErrnoException;
    if (!isDisconnected(error)) throw thrown;
    throw labError(
      `The engine at ${url} went away (${reasonOf(error)})`,
      'See why it ended, and run this again: what was recorded until then is kept.',
      error,
    );
  }
}

/** Of a socket that nobody is behind any more: of another file ENOENT says nothing of the engine. */
const isDisconnected = ({ code = '', syscall }: NodeJS.ErrnoException): boolean =>
  /^(ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code) || (code === 'ENOENT' && syscall === 'connect');

const reasonOf = ({ message }: Error): string => message.trim().split('\n')[0] ?? '';

/** Without it requests lack the cgroup namespace of a container. Engine 20.10, of December 2020. */
const neededApi = '1.41';

/** @throws OomlabError (lab) for an engine whose API is older than what is asked of it. */
export function requireApi({ url }: Pick<Address, 'url'>, api: string | undefined, engine: string): void {
  if (api === undefined || Number(api.split('.')[1]) >= Number(neededApi.split('.')[1])) return;
  throw labError(
    `The engine at ${url} is too old: ${engine} speaks version ${api} of the API, and ${neededApi} is needed`,
    'Upgrade it to Docker Engine 20.10 or newer.',
  );
}

const pathOf = (url: string): string => url.replace(/^unix:\/\//, '');

const sourceOf = (kind: Address['kind']): string =>
  kind === 'context' ? 'the Docker context' : 'DOCKER_HOST';

function startOrElse({ kind }: Address): string {
  if (kind === 'context') return 'Start it, or choose another context with "docker context use".';
  return kind === 'environment' ? 'Start it, or unset DOCKER_HOST.' : 'Start it.';
}

/** Who owns the socket may let others in. */
function joinGroup(socket: string): string {
  const group = groupOf(socket);
  if (group === null || group === 'root')
    return 'Ask its owner for the right, or name another engine with DOCKER_HOST.';
  return `Join its group with "sudo usermod --append --groups ${group} $USER" and log in again; whoever is in it can do what root can.`;
}

function groupOf(path: string): string | null {
  try {
    const { gid } = statSync(path);
    if (!existsSync('/etc/group')) return null;
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((each) => each.split(':')[2] === String(gid));
    return line?.split(':')[0] ?? null;
  } catch {
    return null; // not even its folder can be read
  }
}
