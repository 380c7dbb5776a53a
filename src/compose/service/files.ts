import type { ContainerPlan } from '../../scenario/target/container.ts';
import type { Variables } from '../interpolate.ts';
import { isTree, type Tree, treeOf } from '../problem.ts';
import { refuseField, type ServiceFile } from './serviceFile.ts';

type File = ContainerPlan['files'][number];

/** Larger ones belong into the image or a volume: these travel with each plan. */
const mostBytes = 256 * 1024;

/** Secrets and configs of a service as files of its container. */
export function filesOf(
  from: ServiceFile,
  variables: Variables,
  read: (path: string) => string | null,
): File[] {
  const of = (kind: 'secrets' | 'configs'): File[] =>
    (Array.isArray(from.service[kind]) ? from.service[kind] : []).map((entry, index) => {
      const long: Tree = isTree(entry) ? entry : { source: entry };
      const source = String(long.source);
      const path = [kind, index];
      const text = textOf(source, kind, path);
      if (text.length > mostBytes)
        refuseField(
          from,
          path,
          `"${source}" has more than 256 KiB`,
          'Put it into the image, or bind its file.',
        );
      return {
        path: targetOf(kind, source, long.target),
        text,
        mode: modeOf(long.mode),
        uid: Number(long.uid ?? 0) || 0,
        gid: Number(long.gid ?? 0) || 0,
        secret: kind === 'secrets',
      };
    });
  return [...of('secrets'), ...of('configs')];

  function textOf(source: string, kind: 'secrets' | 'configs', path: (string | number)[]): string {
    const all = treeOf(from.tree[kind]);
    if (!(source in all))
      refuseField(
        from,
        path,
        `there is no "${source}" under ${kind}`,
        `Known: ${Object.keys(all).join(', ') || 'none'}.`,
      );
    const { file, content, environment } = treeOf(all[source]);
    if (typeof content === 'string') return content;
    if (typeof environment === 'string') {
      const value = variables[environment];
      return (
        value ??
        refuseField(
          from,
          path,
          `the variable ${environment} of "${source}" is not set`,
          'Set it in the environment or in .env.',
        )
      );
    }
    if (typeof file !== 'string')
      return refuseField(
        from,
        path,
        `"${source}" is external: only its cluster has it`,
        'Give it a file, an environment or a content.',
      );
    return read(file) ?? refuseField(from, path, `there is no file ${file}`, 'Make it, or correct its path.');
  }
}

function targetOf(kind: 'secrets' | 'configs', source: string, target: unknown): string {
  const folder = kind === 'secrets' ? '/run/secrets/' : '/';
  if (typeof target !== 'string' || target === '') return `${folder}${source}`;
  return target.startsWith('/') ? target : `${folder}${target}`;
}

/**
 * `0440` is octal where Compose reads it, and 440 in the YAML of today; `0o440` and a text are what they say. Where the digits
 * could be both, they are taken as they were typed.
 */
function modeOf(mode: unknown): number {
  if (typeof mode === 'number')
    return mode >= 400 && /^[0-7]+$/.test(String(mode)) ? octal(String(mode)) : mode;
  return typeof mode === 'string' ? octal(mode.replace(/^0o/, '')) : 0o444;
}

const octal = (digits: string): number => Number.parseInt(digits, 8) || 0o444;
