import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import { githubWorse } from '../../report/outputs/githubAnnotations.ts';
import { compareRuns, type RunsComparison } from '../../study/runs/compareRuns.ts';
import { figureNames, tolerancesOf } from '../../study/runs/tolerances.ts';
import { hostsDiffer, plansDiffer } from '../../study/runs/whatDiffers.ts';
import { differingWords, figureWords, runsText } from '../../terminal/runsText.ts';
import { jsonText } from '../../terminal/toolkit/printable.ts';
import { say } from '../../terminal/toolkit/say.ts';
import { screenOf } from '../../terminal/toolkit/screen.ts';
import { type ComparedRun, pinRun, readCompared } from '../../workspace/comparedRun.ts';

export interface CompareOptions {
  results: string;
  github: boolean;
  /** A file to keep the run in, for later ones to be compared with. */
  pin: string | null;
  tolerance: readonly string[];
  json: boolean;
}

/**
 * `oomlab compare BEFORE AFTER`: what is better or worse of the second run. Exit code 1 when something is worse by more than
 * is tolerated, 4 when nothing could be compared. With `--pin` and one run: keeps it as a baseline.
 * @throws OomlabError (usage)
 */
export async function compareCommand(
  [first, second, ...more]: readonly string[],
  { results, github, pin, tolerance, json }: CompareOptions,
): Promise<ExitCode> {
  if (first === undefined || more.length > 0 || (second === undefined) !== (pin !== null))
    throw usageError(
      'Two runs are compared, or one is pinned',
      'Write "oomlab compare BEFORE AFTER", or "oomlab compare RUN --pin FILE".',
    );
  if (pin !== null) {
    const { runId, verdicts } = pinRun(results, first, pin);
    say(
      process.stdout,
      `${pin} has the ${verdicts.length} trials of run ${runId}. Compare with it: oomlab compare ${pin} RUN`,
    );
    return exitCodes.ok;
  }
  const tolerances = tolerancesOf(tolerance);
  const [before, after] = [readCompared(results, first), readCompared(results, second ?? '')];
  const comparison = compareRuns(before.verdicts, after.verdicts, { seed: after.seed, tolerances });
  const names = {
    before: nameOf(before),
    after: nameOf(after),
    warnings: warningsOf(before, after),
  };
  process.stdout.write(
    json
      ? jsonText({ schema: 1, ...names, ...comparison, variants: comparison.variants.map(plain) })
      : runsText(comparison, names, screenOf(process.stdout, process.env)),
  );
  if (github || (process.env.GITHUB_STEP_SUMMARY ?? '') !== '')
    process.stderr.write(githubWorse(after.scenario, worseOf(comparison)));
  if (comparison.variants.length === 0) return exitCodes.invalidMeasurement;
  return comparison.worse ? exitCodes.expectationsFailed : exitCodes.ok;
}

/** What alarms, a line each. */
const worseOf = ({ variants }: RunsComparison): string[] =>
  variants.flatMap(({ key, ends, figures }) => [
    ...(ends.change === 'worse' ? [`${key}: ends: ${ends.before} → ${ends.after}`] : []),
    ...figures
      .filter(({ beyond }) => beyond === 'yes')
      .map((figure) => `${key}: ${figureNames[figure.figure.name]}: ${figureWords(figure)}`),
  ]);

/** A figure by its name alone. */
const plain = ({ figures, ...variant }: ReturnType<typeof compareRuns>['variants'][number]) => ({
  ...variant,
  figures: figures.map(({ figure, ...rest }) => ({ figure: figure.name, ...rest })),
});

const nameOf = ({ scenario, runId }: ComparedRun): string => `${scenario}, run ${runId}`;

function warningsOf(before: ComparedRun, after: ComparedRun): string[] {
  return [
    ...(before.runId === after.runId ? ['Both are the same run.'] : []),
    ...(before.scenario === after.scenario
      ? []
      : [`The scenarios are not the same: ${before.scenario} → ${after.scenario}.`]),
    ...differingWords(
      'They were measured on different machines, or by different programs, and what differs may be theirs',
      hostsDiffer(before.machines, after.machines),
    ),
    ...differingWords('What was asked differs', plansDiffer(before.plans, after.plans)),
    ...before.warnings,
    ...after.warnings,
  ];
}
