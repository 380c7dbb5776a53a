import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { usageError } from '../../errors.ts';
import { home } from '../../installation.ts';
import type { ImageSource } from '../../scenario/target/image.ts';

/** What images are built from, looked at without an engine: whoever shows a scenario sees that it can be built. */

/** Folders that hold what our images are made of. */
export const dockerFolder = join(home, 'docker');

/** Folders of ours, with a Dockerfile: what a plain name of an image stands for. */
export const imageFolders = (): string[] =>
  readdirSync(dockerFolder).filter((name) => existsSync(join(dockerFolder, name, 'Dockerfile')));

/** An image of a folder of the user's own. */
export type Build = Extract<ImageSource, { kind: 'build' }>;

/** Its Dockerfile’s place, from where this program is. */
export const dockerfilePath = ({ context, dockerfile }: Pick<Build, 'context' | 'dockerfile'>): string =>
  isAbsolute(dockerfile) ? dockerfile : join(context, dockerfile);

/** @throws OomlabError (usage) where there is none */
export function dockerfileText(build: Pick<Build, 'context' | 'dockerfile' | 'inline'>): string {
  if (!existsSync(build.context))
    throw usageError(
      `There is no folder ${build.context} to build an image from`,
      'Correct the path: it counts from the file that names it.',
    );
  if (build.inline !== null) return build.inline;
  const path = dockerfilePath(build);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw usageError(
    `There is no ${path} to build an image from`,
    'Write one, or name it with dockerfile: from the folder of the build.',
  );
}
