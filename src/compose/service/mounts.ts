import { join } from 'node:path/posix';
import type { ContainerPlan } from '../../scenario/target/container.ts';
import { isTree, isTrue, type Tree, treeOf } from '../problem.ts';
import { bytesOf } from './amounts.ts';
import { refuseField, type ServiceFile } from './serviceFile.ts';

export interface Mounts {
  volumes: ContainerPlan['volumes'];
  /** Files and folders of this machine. */
  binds: { from: string; to: string; except: string[] }[];
  tmpfs: Record<string, string>;
}

interface Mount {
  type: string;
  source: string | null;
  target: string;
  readOnly: boolean;
  options: string;
}

export function mountsOf(from: ServiceFile): Mounts {
  const written = Array.isArray(from.service.volumes) ? from.service.volumes : [];
  const mounts = written.map((each, index) => mountOf(each, from, ['volumes', index]));
  const targets = mounts.map(({ target }) => target);
  return {
    volumes: mounts
      .filter(({ type }) => type === 'volume')
      .map(({ source, target, readOnly }) => ({ name: source, path: target, readOnly })),
    binds: mounts
      .filter(({ type }) => type === 'bind')
      .map(({ source, target }) => ({
        from: source ?? '',
        to: target,
        except: targets.filter((other) => other !== target && other.startsWith(`${target}/`)),
      })),
    tmpfs: Object.fromEntries(
      mounts.filter(({ type }) => type === 'tmpfs').map(({ target, options }) => [target, options]),
    ),
  };
}

function mountOf(value: unknown, from: ServiceFile, path: readonly (string | number)[]): Mount {
  const mount = isTree(value) ? longMount(value) : shortMount(String(value));
  if (!mount.target.startsWith('/'))
    refuseField(
      from,
      path,
      `${JSON.stringify(value)} names no absolute path in the container`,
      'Write SOURCE:/path.',
    );
  if (mount.type === 'volume') requireVolume(mount, from, path);
  else if (mount.type === 'bind') requireBind(mount, from, path);
  else if (mount.type !== 'tmpfs')
    refuseField(
      from,
      path,
      `a mount of the type ${mount.type} is not carried out`,
      'Write a volume, a bind or a tmpfs.',
    );
  // A path that ends in a slash is the same.
  return { ...mount, target: join(mount.target, '.').replace(/(?<=.)\/$/, '') };
}

function shortMount(text: string): Mount {
  const [first = '', second, mode = ''] = text.split(':');
  if (second === undefined)
    return { type: 'volume', source: null, target: first, readOnly: false, options: '' };
  return {
    type: /^[./~]/.test(first) ? 'bind' : 'volume',
    source: first,
    target: second,
    readOnly: mode.split(',').includes('ro'),
    options: '',
  };
}

function longMount(mount: Tree): Mount {
  const tmpfs = treeOf(mount.tmpfs);
  const size = bytesOf(tmpfs.size);
  return {
    type: String(mount.type),
    source: typeof mount.source === 'string' && mount.source !== '' ? mount.source : null,
    target: String(mount.target ?? ''),
    readOnly: isTrue(mount.read_only),
    options: ['rw', ...(size === null ? [] : [`size=${size}`])].join(','),
  };
}

function requireVolume({ source }: Mount, from: ServiceFile, path: readonly (string | number)[]): void {
  if (source === null) return;
  const declared = treeOf(from.tree.volumes);
  if (!(source in declared))
    refuseField(
      from,
      path,
      `there is no volume "${source}"`,
      'Declare it under volumes, or write ./ before a path.',
    );
  const { external, driver, driver_opts: options } = treeOf(declared[source]);
  if (external !== undefined && external !== false && external !== 'false')
    refuseField(
      from,
      path,
      `the volume "${source}" is external: a trial would write to data that is not its own`,
      'Declare it without external, and fill it when the service starts.',
    );
  if ((driver !== undefined && driver !== 'local') || Object.keys(treeOf(options)).length > 0)
    refuseField(
      from,
      path,
      `the volume "${source}" has a driver or options of its own, which are not carried out`,
      'Declare it without them.',
    );
}

/** What is no file of the user's own. */
const system = /^\/(?:(?:proc|sys|dev|run|var\/run|boot)(?:\/|$)|$)/;

function requireBind({ source }: Mount, from: ServiceFile, path: readonly (string | number)[]): void {
  if (source === null) refuseField(from, path, 'the bind has no source', 'Write source: ./folder.');
  if (!system.test(source)) return;
  refuseField(
    from,
    path,
    `${source} is of this machine itself, and is not handed on`,
    'Take it out, in a copy of the file, or leave the service out with "without".',
  );
}

/** Short and long forms of the service's own `tmpfs`: `/run`, `/tmp:size=64m`. */
export function tmpfsOf({ service }: ServiceFile): Record<string, string> {
  const list = Array.isArray(service.tmpfs)
    ? service.tmpfs
    : service.tmpfs === undefined
      ? []
      : [service.tmpfs];
  return Object.fromEntries(
    list.map((each) => {
      const [folder = '', ...options] = String(each).split(':');
      return [folder, options.join(':')];
    }),
  );
}
