import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import { nearest, suggestion } from '../../experiment/language/nearest.ts';
import { home, ownModule } from '../../installation.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { isComposed } from '../../scenario/target/composed.ts';
import { type Place, validateScenario } from '../../scenario/validate.ts';
import { attachFiles } from './attachFiles.ts';
import { checkImages, imagesAt } from './images.ts';
import { importModule } from './importModule.ts';
import { requireOurs } from './requireOurs.ts';
import { world } from './world.ts';

export interface LoadedScenario {
  name: string;
  /** As shown in messages: relative to where the user is. */
  source: string;
  scenario: Scenario;
  /** What of a compose file is carried out otherwise than Compose would. */
  notes?: readonly string[];
}

/** Those that come with oomlab; compiled in its package. */
const shippedFolder = join(home, 'scenarios');
/** Those of the user's own, below the current folder. */
const ownFolder = 'scenarios';

/** JSON is a part of YAML. Data in this folder is nobody's scenario, so that a name means YAML alone. */
const isWritten = (file: string): boolean => /\.(ya?ml|json)$/.test(file);
const isNamed = (file: string): boolean => isModule(file) || /\.ya?ml$/.test(file);
const isModule = (file: string): boolean => /(?<!\.d)\.(ts|mts|js|mjs)$/.test(file);

/** Names of the scenarios in the current folder's `scenarios`, and of those that come with oomlab. */
export function scenarioNames(): string[] {
  const files = [ownFolder, shippedFolder]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder));
  return [...new Set(files.filter(isNamed).map((file) => parse(file).name))].sort();
}

/**
 * Loads and checks a scenario by the path of its file, or by its name: `scenarios/NAME.ts` and `NAME.ts` of the current
 * folder, or the same in YAML, then what comes with oomlab.
 * @throws OomlabError (usage): unknown, with the nearest name; not loadable; or invalid, with all that is, and where.
 */
export async function loadScenario(name: string): Promise<LoadedScenario> {
  const file = fileOf(name);
  const source = relative(process.cwd(), file) || file;
  const own = parse(file).name;
  const { value, place } = isWritten(file)
    ? (await import('./readWritten.ts')).readWritten(file, source)
    : { value: await importModule(file, source, 'scenario({ ... })'), place: undefined };
  return { name: own, source, ...(await scenarioOf(value, { source, folder: dirname(source), place })) };
}

interface From {
  /** As shown in messages. */
  source: string;
  /** From which its paths count, as this program reaches it. */
  folder: string;
  place?: Place | undefined;
}

/**
 * A scenario as somebody wrote it, with the files that it names, over a compose file or not: the language of those is loaded
 * only for them, and so is that of written files.
 * @throws OomlabError (usage): invalid, with all that is, and where; or a file that is not there
 */
export async function scenarioOf(
  value: unknown,
  { source, folder, place }: From,
): Promise<Pick<LoadedScenario, 'scenario' | 'notes'>> {
  const at = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  const written = imagesAt(attachFiles(value, folder, source), at);
  const { scenario: plain, notes } = isComposed(written)
    ? (await import('../../compose/toScenario.ts')).toScenario(written, source, at, world)
    : { scenario: written, notes: [] };
  const scenario = validateScenario(plain, source, place);
  checkImages(scenario, source);
  return { scenario, notes };
}

function fileOf(name: string): string {
  const isPath = isModule(name) || isWritten(name);
  const found = (isPath ? [name] : filesNamed(name)).find((path) => existsSync(path));
  if (found !== undefined && !isPath) requireOurs(found, '.', true);
  if (found !== undefined) return resolve(found);
  if (/[./\\]/.test(name) || (name !== '' && existsSync(name))) throw notAFile(name);
  const names = scenarioNames();
  const hint = suggestion(name, names);
  throw usageError(
    `There is no scenario called "${name}"`,
    nearest(name, names) === null ? `${hint} A path to a file of your own works, too.` : hint,
  );
}

/** What looks like a path was meant as one. */
function notAFile(name: string): Error {
  const hint =
    'Give the path of a .ts, .mts, .js, .mjs, .yaml or .json file, or a name that "oomlab list" shows.';
  return existsSync(name)
    ? usageError(`${name} is there, and is not a file of a scenario`, hint)
    : usageError(`There is no file ${name}`, hint);
}

function filesNamed(name: string): string[] {
  if (!/^[\w-]+$/.test(name)) return [];
  const own = ['.ts', '.yaml', '.yml'].flatMap((end) => [join(ownFolder, name + end), name + end]);
  return [...own, ownModule(`scenarios/${name}`)];
}
