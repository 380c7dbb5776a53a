import type Docker from 'dockerode';
import { labError } from '../../errors.ts';
import type { Engine, EngineInfo } from '../../lab/engine/engine.ts';
import { ensureReference, exists } from '../../lab/images/engineImages.ts';
import { temporaryFolder } from '../../lab/images/temporary.ts';
import { baseTag, build, ensureBase, publishedBase } from '../../lab/images.ts';
import type { Report } from '../../lab/progress.ts';
import { contentsOf } from './contents.ts';

const repository = 'oomlab/lab';
/** Where this machine's own Node does not run beside the engine. */
const nodeImage = 'node:24-bookworm-slim';

/** By the kernel's name for a processor, Node's. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'x64',
  aarch64: 'arm64',
  armv7l: 'arm',
  ppc64le: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/** Whether a program of this machine is one for the engine's. */
const runsThere = ({ Architecture }: Pick<EngineInfo, 'Architecture'>): boolean =>
  process.platform === 'linux' && architectures[Architecture] === process.arch;

/**
 * The image of the lab, made of this program as it is, when the engine does not have it yet.
 * @returns its reference. @throws OomlabError (lab) when it can't be made.
 */
export async function ensureLabImage(engine: Engine, report: Report): Promise<string> {
  const there = await labImageThere(engine);
  if (there !== null) return there;
  const { docker, info } = engine;
  if (!runsThere(info)) return make(docker, await ensureReference(docker, nodeImage, report), false, report);
  try {
    return await make(docker, await ensureBase(docker, report), true, report);
  } catch (cause) {
    // A Node of a distribution's own may need libraries of that distribution.
    report({ kind: 'step', text: `${(cause as Error).message}. Trying with ${nodeImage}` });
    const base = await ensureReference(docker, nodeImage, report).catch(() => {
      throw cause;
    });
    return make(docker, base, false, report);
  }
}

/** The image that this program has made before; null: none, or of other files than these. */
export async function labImageThere({ docker, info }: Engine): Promise<string | null> {
  const bases = runsThere(info) ? [[baseTag(), true] as const, [publishedBase, true] as const] : [];
  for (const [base, ownNode] of [...bases, [nodeImage, false] as const]) {
    const tag = tagOf(base, ownNode);
    if (await exists(docker, tag)) return tag;
  }
  return null;
}

const tagOf = (base: string, ownNode: boolean): string => `${repository}:${contentsOf(base, ownNode).hash}`;

async function make(docker: Docker, base: string, ownNode: boolean, report: Report): Promise<string> {
  const tag = tagOf(base, ownNode);
  if (await exists(docker, tag)) return tag;
  report({ kind: 'step', text: `Making the image ${tag} of this program (once; it is kept)` });
  using work = temporaryFolder();
  try {
    contentsOf(base, ownNode).layInto(work.path);
    await build(
      docker,
      { folder: work.path, src: ['Dockerfile', 'oomlab', ...(ownNode ? ['node'] : [])] },
      tag,
      base,
      report,
    );
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOSPC') throw cause;
    throw labError(
      `The image ${tag} could not be made: ${message}`,
      'Free some disk, or set OOMLAB_STATE.',
      cause,
    );
  }
  await removeOthers(docker, tag);
  return tag;
}

/** Of other versions of this program: each has a Node in it. One that is in use stays. */
async function removeOthers(docker: Docker, tag: string): Promise<void> {
  const images = await docker.listImages({ filters: { reference: [repository] } });
  const others = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((each) => each !== tag);
  for (const each of others)
    await docker
      .getImage(each)
      .remove()
      .catch(() => {});
}
