import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import type { ContainerPlan } from '../../scenario/target/container.ts';

/** Puts secrets and configs into a container that was created and does not run yet; the engine makes the folders above them. */
export async function putFiles(container: Docker.Container, files: ContainerPlan['files']): Promise<void> {
  if (files.length === 0) return;
  const archive = pack();
  for (const { path, text, mode, uid, gid } of files)
    archive.entry({ name: path.slice(1), mode, uid, gid }, text);
  archive.finalize();
  await container.putArchive(archive as unknown as NodeJS.ReadableStream, { path: '/' });
}
