import { usageError } from '../../errors.ts';
import { stagesOf } from '../../lab/images/dockerfile.ts';
import { dockerfilePath, dockerfileText, imageFolders } from '../../lab/images/sources.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { type ImageSource, type ImageSpec, imagePlanOf } from '../../scenario/target/image.ts';
import { variantsOf } from '../../scenario/variants.ts';

/**
 * A scenario as its author wrote it, with the folders of its builds and what is copied into its images as this program reaches
 * them. What a load sends may look like an image, and is none.
 */
export function imagesAt(value: unknown, at: (path: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => imagesAt(each, at));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      isLoad(key, each) ? each : key === 'image' ? imageAt(each, at) : imagesAt(each, at),
    ]),
  );
}

/** What varies may be called so, too. */
const isLoad = (key: string, value: unknown): boolean =>
  key === 'load' && isObject(value) && 'shape' in value;

/** An image, a list of them in `vary`, or, by a name of the author's, what is changed. */
function imageAt(image: unknown, at: (path: string) => string): unknown {
  if (Array.isArray(image)) return image.map((each) => imageAt(each, at));
  if (!isObject(image)) return image;
  const { build, copies } = image;
  const isOne = build !== undefined || image.reference !== undefined;
  if (!isOne) return imagesAt(image, at);
  return {
    ...image,
    ...(typeof build === 'string' ? { build: at(build) } : {}),
    ...(Array.isArray(copies) ? { copies: copies.map((copy) => copyAt(copy, at)) } : {}),
  };
}

const copyAt = (copy: unknown, at: (path: string) => string): unknown =>
  isObject(copy) && typeof copy.from === 'string' ? { ...copy, from: at(copy.from) } : copy;

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Sees that every image of a scenario can be looked for: folders, Dockerfiles and stages are there. Whether the engine has a
 * reference, or can pull it, is seen by the run.
 * @throws OomlabError (usage) that names the first that cannot
 */
export function checkImages(scenario: Scenario, source: string): void {
  const patched = variantsOf(scenario).flatMap(({ patches }) => patches);
  const targets = [
    scenario.target,
    ...Object.values(scenario.services).map(({ target }) => target),
    ...patched.flatMap(({ target, services }) => [
      ...(target === undefined ? [] : [target]),
      ...Object.values(services ?? {}).flatMap((service) => service?.target ?? []),
    ]),
  ];
  const images = targets.flatMap(({ image }): ImageSpec[] => (image === undefined ? [] : [image]));
  for (const image of new Map(images.map((each) => [JSON.stringify(each), each])).values()) {
    const plan = imagePlanOf(image);
    checkSource(plan.kind === 'with-copies' ? plan.of : plan, source);
  }
}

function checkSource(image: ImageSource, source: string): void {
  if (image.kind === 'folder' && !imageFolders().includes(image.folder))
    throw usageError(
      `${source}: there is no image folder "${image.folder}" among those of oomlab`,
      `Known: ${imageFolders().join(', ')}. An image from elsewhere is written name:tag or { reference: 'name:tag' }, one of your own { build: 'folder' }.`,
    );
  if (image.kind !== 'build') return;
  const stages = stagesOf(dockerfileText(image));
  const { stage } = image;
  if (stage === null || stages.includes(stage.toLowerCase()) || /^\d+$/.test(stage)) return;
  throw usageError(
    `${source}: ${dockerfilePath(image)} has no stage "${stage}"`,
    `Its stages: ${stages.join(', ')}.`,
  );
}
