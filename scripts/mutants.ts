import { $, fs } from 'zx';

/**
 * Mutation testing with Stryker: `npm run mutants` for all folders, `npm run mutants -- src/statistics` for those named.
 * Not part of CI: it takes from minutes to hours. What it found lies in results/mutants, a report for each folder.
 *
 * Static mutants, those of code that runs while a module is loaded, are left out: each would need every test anew.
 */

/**
 * Each folder with the tests that are held against it: its own, the exact ones. Those that draw hundreds of samples or
 * recordings are left out, as every mutant that survives would wait for all of them: more may be killed than it says.
 */
const testsOf = {
  'src/statistics': ['src/statistics/intervals.test.ts', 'src/statistics/permutation.test.ts'],
  'src/study': ['calibration', 'expectations', 'search', 'sentences'].map(
    (name) => `src/study/${name}.test.ts`,
  ),
  'src/verdict/degradation': verdictTests('degradation/*'),
  'src/verdict/signals': verdictTests('signals/**/*'),
  'src/verdict/endings': verdictTests('endings/*'),
  'src/verdict/logs': verdictTests('logs/**/*'),
  'src/verdict/words': verdictTests('words/*'),
  'src/verdict': verdictTests('measures', 'moment', 'validity'),
} satisfies Record<string, string[]>;

const asked = process.argv.slice(2);
const unknown = asked.filter((folder) => !Object.hasOwn(testsOf, folder));
if (unknown.length > 0) {
  process.stderr.write(
    `No tests are named for ${unknown.join(' or ')}\nThere are: ${Object.keys(testsOf).join(', ')}.\n`,
  );
  process.exit(2);
}

for (const [folder, tests] of Object.entries(testsOf)) {
  if (asked.length > 0 && !asked.includes(folder)) continue;
  const report = `results/mutants/${folder.replaceAll('/', '-')}.json`;
  // The folders within verdict are named by themselves.
  const mutated = `${folder}/${folder === 'src/verdict' ? '' : '**/'}*.ts,!**/*.test.ts,!**/testing/**`;
  process.stdout.write(`\n== ${folder}\n`);
  await fs.ensureDir('results/mutants');
  const { exitCode } = await $({
    stdio: 'inherit',
    preferLocal: true,
    nothrow: true,
    env: { ...process.env, MUTANTS_TESTS: tests.join() },
  })`stryker run scripts/mutants/stryker.config.json --mutate ${mutated}`;
  if (exitCode !== 0) process.exit(1);
  await fs.move('results/mutants/last.json', report, { overwrite: true });
}

/** The golden recordings are judged for every part of a verdict. */
function verdictTests(...own: string[]): string[] {
  return [...own, 'golden'].map((name) => `src/verdict/${name}.test.ts`);
}
