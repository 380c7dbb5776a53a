import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import type Docker from 'dockerode';
import type { Report } from '../progress.ts';
import { archiveOf, entriesOf, hashOf } from './archive.ts';
import { baseName, wantsBase } from './dockerfile.ts';
import { built } from './engineImages.ts';
import { type Build, dockerfilePath, dockerfileText } from './sources.ts';

/**
 * Builds an image of a folder of the user's own. Each time: what did not change is the engine's to know, and takes it no time.
 * @param base makes the image that ours are built on, where the Dockerfile asks for it
 * @returns its tag. @throws OomlabError
 */
export async function buildOwn(
  docker: Docker,
  build: Build,
  report: Report,
  base: () => Promise<string>,
): Promise<string> {
  const { context, args, stage, platform } = build;
  const text = dockerfileText(build);
  if (wantsBase(text)) {
    await docker.getImage(await base()).tag(baseName);
  }
  const wanted = notIgnored(build);
  const entries = entriesOf(context, wanted);
  const hash = await hashOf(entries, text, JSON.stringify(args), stage ?? '', platform ?? '');
  const name = `oomlab/own:${hash}`;
  report({ kind: 'step', text: `Building ${context} as ${name}` });
  // Wherever it lies, outside of the context too.
  const dockerfile = `.oomlab-${hash}.Dockerfile`;
  const stream = await docker.buildImage(archiveOf(entries, [{ name: dockerfile, text }]), {
    t: name,
    dockerfile,
    buildargs: args,
    ...(stage === null ? {} : { target: stage }),
    ...(platform === undefined ? {} : { platform }),
    labels: { 'oomlab.image': name },
    forcerm: true,
  });
  await built(docker, stream, `of ${context}`, report);
  return name;
}

/** By `.dockerignore`, or the one of the Dockerfile's own name, which comes first. Source: Docker, "Build context". */
function notIgnored(build: Build): (name: string) => boolean {
  const own = `${dockerfilePath(build)}.dockerignore`;
  const path = [own, join(build.context, '.dockerignore')].find((each) => existsSync(each));
  if (path === undefined) return () => true;
  const patterns = dockerignore.default({ ignorecase: false }).add(readFileSync(path, 'utf8'));
  return (name) => !patterns.ignores(name);
}
