import { parseArgs } from 'node:util';
import { $, fs } from 'zx';
import { type Report, scores } from './mutants/scores.ts';

const usage = `Mutation testing with Stryker. Not part of CI: it takes from minutes to hours.

npm run mutants                                         all folders
npm run mutants -- src/statistics                       a folder; several can be named
npm run mutants -- src/verdict/validity.ts              a file, and of it the lines 10 to 20: validity.ts:10-20
npm run mutants -- --sample 300 --seed 1 src/verdict    so many mutants of each folder, drawn by a seed
npm run mutants -- --concurrency 1                      mutants at a time; otherwise 2

What it found lies in results/mutants, a report for each folder or file that was asked for.
`;

/**
 * Each folder with the tests that are held against it: its own, the exact ones. Those that draw hundreds of samples or
 * recordings are left out, as every mutant that survives would wait for all of them: more may be killed than it says.
 *
 * Static mutants, those of code that runs while a module is loaded, are left out: each would need every test anew.
 */
const testsOf: Record<string, string[]> = {
  'src/statistics': ['src/statistics/!(rates).test.ts'],
  'src/study': ['src/study/!(bounds).test.ts', 'src/study/*/*.test.ts'],
  // The golden recordings are judged for every part of a verdict.
  'src/verdict': [
    'src/verdict/!(bounds|complete|judge).test.ts',
    'src/verdict/*/**/*.test.ts',
    'src/autopsy/!(hostile).test.ts',
  ],
};

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string' }, concurrency: { type: 'string' } },
});
const asked = positionals.length === 0 ? Object.keys(testsOf) : positionals;
const folderOf = (path: string) =>
  Object.keys(testsOf).find((folder) => path === folder || path.startsWith(`${folder}/`));
const wrong = [
  ...asked.filter((path) => folderOf(path) === undefined),
  ...Object.entries(options).flatMap(([name, value]) =>
    /^[1-9]\d*$/.test(value) ? [] : `--${name} ${value}`,
  ),
  ...(options.seed !== undefined && options.sample === undefined ? ['--seed without --sample'] : []),
];
if (wrong.length > 0) {
  process.stderr.write(`Cannot do ${wrong.join(', ')}\n\n${usage}`);
  process.exit(2);
}

const { sample, seed = '1', concurrency } = options;
await fs.ensureDir('results/mutants');
for (const path of asked) {
  const tests = testsOf[folderOf(path) ?? ''] ?? [];
  const mutated = /\.ts(:|$)/.test(path) ? path : `${path}/**/*.ts,!**/*.test.ts,!**/testing/**`;
  process.stdout.write(`\n== ${path}${sample === undefined ? '' : `, ${sample} mutants by seed ${seed}`}\n`);
  const { exitCode } = await $({
    stdio: 'inherit',
    preferLocal: true,
    nothrow: true,
    env: { ...process.env, MUTANTS_TESTS: tests.join(), MUTANTS_SAMPLE: sample, MUTANTS_SEED: seed },
  })`stryker run scripts/mutants/stryker.config.json --mutate ${mutated} ${[
    ...(sample === undefined
      ? []
      : ['--checkers', 'sample', '--plugins', '@stryker-mutator/*,./scripts/mutants/sample.ts']),
    ...(concurrency === undefined ? [] : ['--concurrency', concurrency]),
  ]}`;
  if (exitCode !== 0) process.exit(1);
  const report: Report = await fs.readJson('results/mutants/last.json');
  process.stdout.write(`\n${scores(report)}\n`);
  await fs.move('results/mutants/last.json', `results/mutants/${path.replaceAll(/[/:]/g, '-')}.json`, {
    overwrite: true,
  });
}
