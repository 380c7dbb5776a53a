import { spawnSync } from 'node:child_process';
import { registerHooks } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { usageError } from '../../errors.ts';
import { home, publicModules } from '../../installation.ts';

/**
 * The default export of a module that somebody wrote for oomlab: a scenario, an experiment, a family of the corpus.
 * @param source how messages call it
 * @throws OomlabError (usage) when it cannot be loaded, or has no default export; `example` says what one is like
 */
export async function importModule(file: string, source: string, example: string): Promise<unknown> {
  registerOnce();
  const module: { default?: unknown } = await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw usageError(
      `${placeOf(cause, file, source)}: ${cause.message.split('\n')[0]}`,
      'Correct the file; "tsc --noEmit" finds what types can find.',
      cause,
    );
  });
  if (module.default === undefined)
    throw usageError(`${source}: there is no default export`, `Write "export default ${example}".`);
  return module.default;
}

/**
 * `mine.ts:4`: where it went wrong, in that file or in one that it imports. Node says so in the stack, but of a mistake in
 * syntax not always: there it is asked once more, by itself.
 */
function placeOf(cause: Error, file: string, source: string): string {
  const place =
    firstPlace(String(cause.stack)) ?? (cause.name === 'SyntaxError' ? firstPlace(checked(file)) : null);
  if (place === null) return source;
  return `${place.path === file ? source : relative(process.cwd(), place.path)}:${place.line}`;
}

/** Of a file of somebody's: not of Node's, nor of a package, nor of our own program. */
function firstPlace(stack: string): { path: string; line: string } | null {
  for (const [, written = '', line = ''] of stack.matchAll(places)) {
    const path = written.startsWith('file:') ? fileURLToPath(written) : written;
    if (!path.includes('/node_modules/') && !path.startsWith(program)) return { path, line };
  }
  return null;
}

const places = /(?<=^|[\s(])((?:file:\/\/)?\/[^\s():]+\.[cm]?[jt]s):(\d+)/g;
const program = join(home, 'src') + sep;

const checked = (file: string): string =>
  spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' }).stderr;

let registered = false;

/**
 * Such a module finds under the name `oomlab` the program that runs it, wherever it lies and whatever is installed there.
 * It is an ES module even beside a package.json without a "type" or with another one: `npm init` writes "commonjs".
 */
function registerOnce(): void {
  if (registered) return;
  registered = true;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const own = publicModules[specifier];
      if (own !== undefined) return { url: pathToFileURL(own).href, shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      return isForeignTypeScript(resolved.url) ? { ...resolved, format: 'module-typescript' } : resolved;
    },
  });
}

const isForeignTypeScript = (url: string): boolean =>
  url.startsWith('file:') && url.endsWith('.ts') && !url.includes('/node_modules/');
