import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type Docker from 'dockerode';
import { labError, usageError } from '../errors.ts';
import { never } from '../never.ts';
import type { TargetPlan, TrialPlan } from '../scenario/plan.ts';
import { built, ensureReference, exists, finished, firstLine } from './images/engineImages.ts';
import { buildOwn } from './images/ownBuild.ts';
import { dockerFolder, imageFolders } from './images/sources.ts';
import { temporaryFolder } from './images/temporary.ts';
import { withCopies } from './images/withCopies.ts';
import type { Report } from './progress.ts';
import { imageKey } from './protocol.ts';

/** What the base image is made of. */
export const baseFolder = join(dockerFolder, 'base');
const baseRepository = 'oomlab/base';

/** Files that describe a target for people and for scenarios, and are no part of its image; in the package compiled. */
const notInImage = new Set(['README.md', 'target.ts', 'target.js', 'target.d.ts']);

/**
 * The image of a target, built when it is not there.
 * @returns its reference. @throws OomlabError when it can't be had.
 */
export async function ensureImage(
  docker: Docker,
  image: TargetPlan['image'],
  report: Report,
): Promise<string> {
  switch (image.kind) {
    case 'folder':
      return ensureFolder(docker, image.folder, report);
    case 'reference':
      return ensureReference(docker, image.reference, report, image.platform);
    case 'build':
      return buildOwn(docker, image, report, () => ensureBase(docker, report));
    case 'with-copies': {
      const of = await ensureImage(docker, image.of, report);
      return withCopies(docker, of, image.copies, report);
    }
    default:
      return never(image);
  }
}

async function ensureFolder(docker: Docker, name: string, report: Report): Promise<string> {
  const folder = join(dockerFolder, name);
  if (!imageFolders().includes(name)) {
    throw usageError(
      `There is no image folder docker/${name}`,
      `Known: ${imageFolders().join(', ')}. For an image from elsewhere write { reference: 'name:tag' }, for one of your own { build: 'folder' }.`,
    );
  }
  const base = await ensureBase(docker, report);
  const tag = `oomlab/${name}:${folderHash(folder, base)}`;
  if (await exists(docker, tag)) return tag;
  report({ kind: 'step', text: `Building the image ${tag} (once; it is kept)` });
  const src = filesOf(folder).map((path) => relative(folder, path));
  await build(docker, { folder, src }, tag, base, report);
  return tag;
}

/** The images of all these trials, by what their plans ask for. @throws OomlabError when one can't be had. */
export async function imagesOf(
  docker: Docker,
  plans: readonly TrialPlan[],
  report: Report,
): Promise<Record<string, string>> {
  const images: Record<string, string> = {};
  for (const { image } of plans.flatMap((plan) => [plan.target, ...plan.services.map((each) => each.target)]))
    images[imageKey(image)] ??= await ensureImage(docker, image, report);
  return images;
}

/** Whether the base image, or a public one in its place, can be used without any work. */
export async function baseIsThere(docker: Docker): Promise<boolean> {
  return exists(docker, baseTag());
}

/** What stands in for the base image where it can't be made. */
export const publishedBase = 'debian:bookworm-slim';

/** The base of all our images: Debian from the distribution's packages, so that no registry is needed. */
export async function ensureBase(docker: Docker, report: Report): Promise<string> {
  const tag = baseTag();
  if (await exists(docker, tag)) return tag;
  // Once in a machine's life, with what no other command needs.
  const { canMakeBase, makeBase } = await import('./baseImage.ts');
  if (!canMakeBase() || (await exists(docker, publishedBase)))
    return ensureReference(docker, publishedBase, report);
  report({ kind: 'step', text: `Making the base image ${tag} with mmdebstrap (once; it is kept)` });
  // By way of a file: the engine would import the half of a build that failed without complaint.
  using work = temporaryFolder();
  const archive = join(work.path, 'base.tar');
  try {
    await makeBase(baseFolder, work.path, archive);
    const [repo, version] = tag.split(':');
    const stream = await docker.importImage(archive, { repo, tag: version });
    await finished(docker, stream as NodeJS.ReadableStream, () => {});
  } catch (cause) {
    throw labError(
      `The base image could not be made: ${firstLine(cause as Error)}`,
      process.getuid?.() === 0
        ? 'Are the packages of the distribution reachable? Try "apt-get update".'
        : 'It takes root: let root run "oomlab setup" with this engine once, or load debian:bookworm-slim into it.',
      cause,
    );
  }
  return tag;
}

/** Of the base image that is made here. */
export const baseTag = (): string => `${baseRepository}:${folderHash(baseFolder, '')}`;

/** Builds an image of files and folders (`src`) below a folder. @throws OomlabError (lab) with the last that was said */
export async function build(
  docker: Docker,
  { folder, src }: { folder: string; src: string[] },
  tag: string,
  base: string,
  report: Report,
): Promise<void> {
  const stream = await docker.buildImage(
    { context: folder, src },
    { t: tag, buildargs: { BASE: base }, labels: { 'oomlab.image': tag }, forcerm: true },
  );
  await built(docker, stream, tag, report);
}

/** Changes whenever a file of the folder or the base changes. */
function folderHash(folder: string, base: string): string {
  const hash = createHash('sha256').update(base);
  for (const path of filesOf(folder)) hash.update(`\0${relative(folder, path)}\0`).update(readFileSync(path));
  return hash.digest('hex').slice(0, 12);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !notInImage.has(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
