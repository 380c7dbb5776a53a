import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distance } from 'fastest-levenshtein';
import { usageError } from '../errors.ts';
import type { Scenario } from '../scenario/schema.ts';
import { validateScenario } from '../scenario/validate.ts';

export interface LoadedScenario {
  name: string;
  /** As shown in messages: relative to where the user is. */
  source: string;
  scenario: Scenario;
}

const root = join(import.meta.dirname, '..', '..');
const scenariosFolder = join(root, 'scenarios');

/** Names of the scenarios that come with the checkout. */
export function scenarioNames(): string[] {
  return readdirSync(scenariosFolder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => basename(name, '.ts'))
    .sort();
}

/**
 * Loads and checks a scenario by its name, or by the path of its file.
 * @throws OomlabError (usage): unknown, with the nearest name; not loadable; or invalid, with the path in the file.
 */
export async function loadScenario(name: string): Promise<LoadedScenario> {
  const file = fileOf(name);
  const source = relative(process.cwd(), file) || file;
  const module: { default?: unknown } = await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw usageError(
      `${source}: ${cause.message.split('\n')[0]}`,
      'Correct the file; "npm run typecheck" finds what types can find.',
      cause,
    );
  });
  if (module.default === undefined) {
    throw usageError(`${source}: there is no default export`, 'Write "export default scenario({ ... })".');
  }
  return { name: basename(file, '.ts'), source, scenario: validateScenario(module.default, source) };
}

function fileOf(name: string): string {
  const known = join(scenariosFolder, `${name}.ts`);
  if (/^[\w-]+$/.test(name) && existsSync(known)) return known;
  if (name.endsWith('.ts') && existsSync(name)) return resolve(name);
  throw usageError(`There is no scenario called "${name}"`, suggestion(name));
}

/** The nearest name, when a person could have meant it; all of them otherwise. */
function suggestion(name: string): string {
  const names = scenarioNames();
  const nearest = names.toSorted((one, other) => distance(name, one) - distance(name, other))[0];
  if (nearest !== undefined && distance(name, nearest) <= Math.max(2, nearest.length / 3)) {
    return `Did you mean "${nearest}"?`;
  }
  return `Known: ${names.join(', ')}. A path to a file of your own works, too.`;
}
