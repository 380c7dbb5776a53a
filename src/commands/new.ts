import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type ExitCode, exitCodes, usageError } from '../errors.ts';
import { settled } from '../files/owners.ts';
import { createFile } from '../files/replace.ts';
import { home } from '../installation.ts';
import type { Again } from '../invocation.ts';

interface NewFile {
  template: string;
  /** Below the current folder: what comes with oomlab is never written to. */
  path: string;
}

interface Options {
  again: Again;
  /** The current folder; another one in tests. */
  into?: string;
}

/** `oomlab init [NAME]`: a commented scenario in the current folder, which runs as it is. */
export async function initCommand(name: string, options: Options): Promise<ExitCode> {
  requireName(name);
  return writeScenario({ template: 'scenario.ts', path: `${name}.ts` }, `./${name}.ts`, options);
}

/** `oomlab new scenario NAME`: the same in `scenarios`, where it is listed. */
export async function newScenario(name: string, options: Options): Promise<ExitCode> {
  requireName(name);
  return writeScenario(scenarioFile(name), name, options);
}

function writeScenario(file: NewFile, called: string, { again, into = '.' }: Options): ExitCode {
  create(called, [file], into);
  say(
    [file],
    [
      [again(['show', called]), 'what it would do; nothing runs'],
      [again(['scenario', called, '--quick']), 'one short trial of each variant'],
      [again(['scenario', called]), 'the whole of it'],
    ],
  );
  return exitCodes.ok;
}

/** `oomlab new experiment NAME`: a write-up over a scenario of the same name, which is made too where there is none. */
export async function newExperiment(name: string, { again, into = '.' }: Options): Promise<ExitCode> {
  requireName(name);
  const scenario = scenarioFile(name);
  const files = [
    { template: 'experiment/experiment.ts', path: `experiments/${name}/experiment.ts` },
    { template: 'experiment/text.md', path: `experiments/${name}/text.md` },
    ...(existsSync(join(into, scenario.path)) ? [] : [scenario]),
  ];
  create(name, files, into);
  say(files, [
    [again(['experiment', name, '--quick']), 'one short trial of each variant, rendered into the results'],
    [again(['experiment', name]), 'runs, pins, renders, and checks the claims'],
    [again(['experiment', '--check']), 'renders all experiments again, and compares'],
    ['docs/experiments.md', 'how one is written'],
  ]);
  return exitCodes.ok;
}

const scenarioFile = (name: string): NewFile => ({
  template: 'scenario.ts',
  path: `scenarios/${name}.ts`,
});

/** A name is a file's, a folder's, and what is typed. */
function requireName(name: string): void {
  if (/^[a-z][a-z0-9-]{1,48}[a-z0-9]$/.test(name)) return;
  throw usageError(
    `"${name}" is not a name`,
    'Write 3 to 50 lower-case letters, digits and hyphens, such as swap-for-gunicorn.',
  );
}

/** The templates name themselves `my-question`; nothing is written where anything is there already. */
function create(name: string, files: readonly NewFile[], into: string): void {
  const taken = files.find(({ path }) => existsSync(join(into, path)));
  if (taken) throw usageError(`${taken.path} is there already`, 'Choose another name, or remove it first.');
  for (const { template, path } of files) {
    const content = readFileSync(join(home, 'templates', template), 'utf8').replaceAll('my-question', name);
    createFile(join(settled(dirname(join(into, path))), basename(path)), content);
  }
}

function say(files: readonly NewFile[], next: readonly [command: string, what: string][]): void {
  const width = Math.max(...next.map(([command]) => command.length));
  const lines = next.map(([command, what]) => `  ${command.padEnd(width)}  ${what}\n`);
  process.stdout.write(`Made ${files.map(({ path }) => path).join(', ')}\n\nNext:\n${lines.join('')}`);
}
