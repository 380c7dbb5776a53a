import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { labError } from '../../errors.ts';
import { connect } from '../../lab/engine/connect.ts';
import { withinRoot } from '../../lab/host/withinRoot.ts';

/** Says which container a lab runs in. */
export const labLabel = 'oomlab.lab';

/** A path of a socket may have 107 bytes, and a way through another process's files takes many. */
const ownLinks = '/run/oomlab';

/**
 * The socket of the engine that runs this container, which is seen with all other processes of its machine: of the sockets
 * that engines listen at, the one whose engine knows the container by its label.
 * @returns `unix:///...`, and the engine's process. @throws OomlabError (lab) when there is none, as where an engine listens by TCP alone.
 */
export async function findOwnEngine(
  nonce: string,
  { procDir = '/proc', links = ownLinks }: { procDir?: string; links?: string } = {},
): Promise<{ address: string; pid: number }> {
  rmSync(links, { recursive: true, force: true });
  mkdirSync(links, { recursive: true, mode: 0o700 });
  const sockets = engineSockets(procDir);
  // All at once: a dockerd listens at others, too, of which some never answer.
  const asked = sockets.map(async ({ pid, path }, index) => {
    const link = join(links, `engine-${index}.sock`);
    symlinkSync(withinRoot(join(procDir, String(pid), 'root'), path), link);
    const address = `unix://${link}`;
    await requireKnown(address, nonce);
    return { address, pid };
  });
  try {
    return await Promise.any(asked);
  } catch (cause) {
    const seen = sockets.map(({ path }) => path).join(', ');
    throw labError(
      `The engine has no Unix socket that can be found on its machine${seen === '' ? '' : ` (seen: ${seen})`}`,
      'Let it listen at one, too: dockerd --host=unix:///var/run/docker.sock beside its other addresses.',
      cause,
    );
  }
}

/** The engine has just started this container: it is there, however slow its machine. */
const patienceMs = 120_000;

/** @throws where it is no engine, does not answer, or knows nothing of the container. */
async function requireKnown(url: string, nonce: string): Promise<void> {
  const { docker } = await connect({ url, tls: null }, patienceMs);
  const found = await docker.listContainers({ all: true, filters: { label: [`${labLabel}=${nonce}`] } });
  if (found.length !== 1) throw new Error('it runs another engine’s containers');
}

/** Sockets with a path at which a dockerd listens, by a descriptor of its own or one that systemd gave it. */
function engineSockets(procDir: string): { pid: number; path: string }[] {
  return readdirSync(procDir)
    .filter((name) => /^\d+$/.test(name) && nameOf(procDir, name) === 'dockerd')
    .flatMap((pid) => {
      // In the engine's own network namespace: that is where its sockets are listed.
      const listening = listeningSockets(read(join(procDir, pid, 'net', 'unix')));
      return descriptorsOf(procDir, pid).flatMap((inode) => {
        const path = listening.get(inode);
        return path === undefined ? [] : [{ pid: Number(pid), path }];
      });
    });
}

/** Paths by inode. The flag is __SO_ACCEPTCON of linux/net.h. Source: proc_net(5). */
export function listeningSockets(unix: string): Map<string, string> {
  const found = unix.split('\n').flatMap((line): [string, string][] => {
    const [, , , flags, , , inode, path] = line.trim().split(/\s+/);
    return flags === '00010000' && inode !== undefined && path?.startsWith('/') ? [[inode, path]] : [];
  });
  return new Map(found);
}

function descriptorsOf(procDir: string, pid: string): string[] {
  try {
    const folder = join(procDir, pid, 'fd');
    return readdirSync(folder).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(linkOf(join(folder, fd)))?.[1] ?? [],
    );
  } catch {
    return []; // gone meanwhile
  }
}

const nameOf = (procDir: string, pid: string): string => read(join(procDir, pid, 'comm')).trim();

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
