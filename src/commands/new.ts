import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type ExitCode, exitCodes, usageError } from '../errors.ts';

const root = join(import.meta.dirname, '..', '..');

interface NewFile {
  template: string;
  path: string;
}

/** `oomlab new scenario NAME`: a commented scenario that runs as it is. @param into the checkout; another folder in tests */
export async function newScenario(name: string, into = root): Promise<ExitCode> {
  requireName(name);
  create(name, [scenarioFile(name)], into);
  say(
    into,
    [scenarioFile(name)],
    [
      [`npm run oomlab -- show ${name}`, 'what it would do; nothing runs'],
      [`npm run scenario ${name} -- --quick`, 'one short trial of each variant'],
      [`npm run scenario ${name}`, 'the whole of it'],
    ],
  );
  return exitCodes.ok;
}

/** `oomlab new experiment NAME`: a write-up over a scenario of the same name, which is made too where there is none. */
export async function newExperiment(name: string, into = root): Promise<ExitCode> {
  requireName(name);
  const files = [
    { template: 'experiment/experiment.ts', path: `experiments/${name}/experiment.ts` },
    { template: 'experiment/text.md', path: `experiments/${name}/text.md` },
    ...(existsSync(join(into, scenarioFile(name).path)) ? [] : [scenarioFile(name)]),
  ];
  create(name, files, into);
  say(into, files, [
    [`npm run experiment ${name} -- --quick`, 'one short trial of each variant, rendered into results/'],
    [`npm run experiment ${name}`, 'runs, pins, renders, and checks the claims'],
    ['npm run experiment -- --check', 'renders all experiments again, and compares'],
    ['experiments/README.md', 'how one is written'],
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
    const content = readFileSync(join(root, 'templates', template), 'utf8').replaceAll('my-question', name);
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), content);
  }
}

function say(
  into: string,
  files: readonly NewFile[],
  next: readonly [command: string, what: string][],
): void {
  const made = files.map(({ path }) => relative(process.cwd(), join(into, path)));
  const width = Math.max(...next.map(([command]) => command.length));
  const lines = next.map(([command, what]) => `  ${command.padEnd(width)}  ${what}\n`);
  process.stdout.write(`Made ${made.join(', ')}\n\nNext:\n${lines.join('')}`);
}
