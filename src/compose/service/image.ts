import type { ImageSpec } from '../../scenario/target/image.ts';
import type { Variables } from '../interpolate.ts';
import { isAddress } from '../paths.ts';
import { pairsOf, treeOf } from '../problem.ts';
import { mountsOf } from './mounts.ts';
import { refuseField, type ServiceFile } from './serviceFile.ts';

/** What it is built from, or its reference; with the files of this machine that it binds. */
export function imageOf(from: ServiceFile, variables: Variables): ImageSpec {
  const { service } = from;
  const { binds } = mountsOf(from);
  const home = variables.HOME ?? '~';
  const copies = binds.map((bind) => ({ ...bind, from: bind.from.replace(/^~(?=\/|$)/, home) }));
  const more = {
    ...(copies.length === 0 ? {} : { copies }),
    ...(service.platform === undefined ? {} : { platform: String(service.platform) }),
  };
  if (service.build !== undefined && service.build !== null) return { ...buildOf(from, variables), ...more };
  if (typeof service.image === 'string' && service.image !== '') return { reference: service.image, ...more };
  return refuseField(from, [], 'has neither image nor build', 'Give it one of them.');
}

function buildOf(
  from: ServiceFile,
  variables: Variables,
): Exclude<ImageSpec, string | { reference: string }> {
  const build = treeOf(from.service.build);
  const context = String(build.context);
  if (isAddress(context))
    refuseField(
      from,
      ['build', 'context'],
      `${context} is an address, which is not carried out`,
      'Clone it, and name the folder.',
    );
  const args = Object.entries(pairsOf(build.args)).flatMap(([name, value]) => {
    const set = value ?? variables[name];
    return set === undefined ? [] : [[name, set] as const];
  });
  return {
    build: context,
    ...(typeof build.dockerfile_inline === 'string' ? { inline: build.dockerfile_inline } : {}),
    ...(build.dockerfile === undefined ? {} : { dockerfile: String(build.dockerfile) }),
    ...(args.length === 0 ? {} : { args: Object.fromEntries(args) }),
    ...(build.target === undefined ? {} : { target: String(build.target) }),
  };
}
