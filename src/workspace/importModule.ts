import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { usageError } from '../errors.ts';
import { publicModules } from '../installation.ts';

/**
 * The default export of a module that somebody wrote for oomlab: a scenario, an experiment, a family of the corpus.
 * @param source how messages call it
 * @throws OomlabError (usage) when it cannot be loaded, or has no default export; `example` says what one is like
 */
export async function importModule(file: string, source: string, example: string): Promise<unknown> {
  registerOnce();
  const module: { default?: unknown } = await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw usageError(
      `${source}: ${cause.message.split('\n')[0]}`,
      'Correct the file; "tsc --noEmit" finds what types can find.',
      cause,
    );
  });
  if (module.default === undefined)
    throw usageError(`${source}: there is no default export`, `Write "export default ${example}".`);
  return module.default;
}

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
