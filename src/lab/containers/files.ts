import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import type { TargetPlan } from '../../scenario/plan.ts';
import type { ContainerPlan } from '../../scenario/target/container.ts';

type Files = ContainerPlan['files'];

/** Secrets and configs, by the way in which they get into the container. */
interface Ways {
  /** Put into its root file system before it starts. */
  put: Files;
  /** Mounted from this machine, as Compose does: an engine puts nothing into a root that is read-only, and a folder in memory lies over what was put. */
  bound: Files;
}

export function waysOf({ container, tmpfs }: Pick<TargetPlan, 'container' | 'tmpfs'>): Ways {
  if (container === null) return { put: [], bound: [] };
  const inMemory = [...Object.keys(tmpfs), ...Object.keys(container.tmpfs)].map((folder) =>
    folder.endsWith('/') ? folder : `${folder}/`,
  );
  const isBound = ({ path }: Files[number]): boolean =>
    container.readOnlyRoot || inMemory.some((folder) => path.startsWith(folder));
  return {
    put: container.files.filter((file) => !isBound(file)),
    bound: container.files.filter(isBound),
  };
}

/** Writes files into a folder of this machine that is new, and is removed when `scope` is disposed. @returns their mounts. */
export function bindFiles(
  scope: Pick<AsyncDisposableStack, 'defer'>,
  files: Files,
  folder: string,
): Docker.MountConfig {
  if (files.length === 0) return [];
  // Registered before anything can fail.
  scope.defer(() => rmSync(folder, { recursive: true, force: true }));
  // Who may look into them is a matter of the container's: on this machine nobody else is to.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return files.map(({ path, text, mode, uid, gid }, index) => {
    const source = join(folder, String(index));
    writeFileSync(source, text);
    chownSync(source, uid, gid);
    // Whatever our own umask is.
    chmodSync(source, mode);
    return { Type: 'bind', Source: source, Target: path, ReadOnly: true };
  });
}

/** Puts files into a container that was created and does not run yet; the engine makes the folders above them. */
export async function putFiles(container: Docker.Container, files: Files): Promise<void> {
  if (files.length === 0) return;
  const archive = pack();
  for (const { path, text, mode, uid, gid } of files)
    archive.entry({ name: path.slice(1), mode, uid, gid }, text);
  archive.finalize();
  await container.putArchive(archive as unknown as NodeJS.ReadableStream, { path: '/' });
}
