import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import type Docker from 'dockerode';
import { usageError } from '../../errors.ts';
import type { ImagePlan } from '../../scenario/target/image.ts';
import { formatBytes } from '../../scenario/units.ts';
import type { Report } from '../progress.ts';
import { archiveOf, type Entry, emptyFolder, entriesOf, entryOf, hashOf } from './archive.ts';
import { built, exists } from './engineImages.ts';
import { copiedWithOwners } from './owners.ts';

type Copies = Extract<ImagePlan, { kind: 'with-copies' }>['copies'];

/** More is data, and belongs into a volume. */
const mostBytes = 512 * 1024 ** 2;

/** An image with files of this machine in it, each owned as it is here. @returns its tag. @throws OomlabError */
export async function withCopies(
  docker: Docker,
  of: string,
  copies: Copies,
  report: Report,
): Promise<string> {
  const sources = copies.map((copy, index) => sourceOf(copy, `c${index}`, report));
  const entries = sources.flatMap((source) => source.entries);
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > mostBytes)
    throw usageError(
      `${copies.map(({ from }) => from).join(', ')}: ${formatBytes(bytes)} to be copied into the image, and ${formatBytes(mostBytes)} are the most`,
      'Bind less, or let the service fill a volume when it starts.',
    );
  const { Id } = await docker.getImage(of).inspect();
  const lines = sources.flatMap((source) => source.lines);
  const name = `oomlab/with-files:${await hashOf(entries, Id, ...lines)}`;
  if (await exists(docker, name)) return name;
  report({ kind: 'step', text: `Copying ${copies.map(({ from }) => from).join(', ')} into ${name}` });
  const text = [`FROM ${of}`, ...lines, ''].join('\n');
  const dockerfile = '.oomlab.Dockerfile';
  const stream = await docker.buildImage(archiveOf(entries, [{ name: dockerfile, text }]), {
    t: name,
    dockerfile,
    labels: { 'oomlab.image': name },
    forcerm: true,
  });
  await built(docker, stream, name, report);
  return name;
}

/** What is copied, and the instructions that do. What is not there is an empty folder, as Compose makes one. */
function sourceOf(
  { from, to, except }: Copies[number],
  name: string,
  report: Report,
): { entries: Entry[]; lines: string[] } {
  if (!existsSync(from)) {
    report({ kind: 'step', text: `There is no ${from}: ${to} is an empty folder` });
    return copiedWithOwners(emptyFolder(name), [], to);
  }
  const first = entryOf(from, name);
  if (first.kind === 'file') return copiedWithOwners(first, [], to);
  const left = except.map((path) => posix.relative(to, path));
  const wanted = (inside: string): boolean =>
    !left.some((each) => inside === each || inside.startsWith(`${each}/`));
  const { adopted, ...copied } = copiedWithOwners(first, entriesOf(from, wanted, `${name}/`), to);
  if (adopted > 0)
    report({
      kind: 'step',
      text: `${from}: ${adopted} files and folders in it have owners of their own, and in the image those of what they lie in`,
    });
  return copied;
}
