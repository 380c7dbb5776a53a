import { readEnvFile } from '../envFile.ts';
import type { Variables } from '../interpolate.ts';
import { isTree, listOf, pairsOf, type Tree } from '../problem.ts';
import { refuseField, type ServiceFile } from './serviceFile.ts';

/** `env_file`, then `environment`; a name without a value is the shell's, and is not there where the shell has none. */
export function environmentOf(
  from: ServiceFile,
  variables: Variables,
  read: (path: string) => string | null,
): Record<string, string> {
  const { env_file: files, environment } = from.service;
  const fromFiles = (Array.isArray(files) ? files : listOf(files)).reduce<Record<string, string>>(
    (before, entry, index) => ({ ...before, ...ofFile(entry, index) }),
    {},
  );
  const own = Object.entries(pairsOf(environment)).flatMap(([name, value]) => {
    const set = value ?? variables[name];
    return set === undefined ? [] : [[name, set] as const];
  });
  return { ...fromFiles, ...Object.fromEntries(own) };

  function ofFile(entry: unknown, index: number): Record<string, string> {
    const long: Tree = isTree(entry) ? entry : { path: entry };
    const path = ['env_file', index];
    const text = read(String(long.path));
    if (text === null && (long.required === false || long.required === 'false')) return {};
    if (text === null)
      return refuseField(from, path, `there is no file ${long.path}`, 'Make it, or write required: false.');
    if (long.format !== undefined && long.format !== 'raw')
      refuseField(
        from,
        path,
        `the format "${long.format}" is not carried out`,
        'Write raw, or leave it out.',
      );
    const sink = {
      missing: () => {},
      refuse: (why: string): never => refuseField(from, path, `${long.path}: ${why}`, 'Correct it there.'),
    };
    return readEnvFile(text, variables, sink, long.format === 'raw');
  }
}
