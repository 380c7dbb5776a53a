import { join } from 'node:path';
import { z } from 'zod';
import { home } from '../../src/installation.ts';
import { findRun, readRun } from '../../src/record/readRun.ts';
import { calibrationBody } from '../../src/report/calibrationReport.ts';
import { formatBytes } from '../../src/scenario/units.ts';
import { type Calibration, calibrate } from '../../src/study/calibration.ts';
import { judge } from '../../src/verdict/judge.ts';
import { type Punctualities, punctuality } from '../../src/verdict/signals/punctuality.ts';
import { loadCorpus } from '../../src/workspace/loadCorpus.ts';

export const pinnedCalibration = join(home, 'docs', 'data', 'calibration.json');

interface PinnedRun {
  runId: string;
  startedAt: string;
  command: string;
  kernel: string;
  cgroupVersion: number | null;
  cores: number;
  memoryBytes: number;
}

interface PinnedCalibration {
  schema: 2;
  /** More than one where cases that came later were run by themselves. */
  runs: PinnedRun[];
  /** Cases that the corpus had then, whether or not they were run. */
  corpusCases: number;
  calibration: Calibration;
  times: Punctualities;
}

/** What is kept of runs of the corpus, from their recordings: the page is made from this alone. */
export async function pinCalibration(runNames: string[], resultsFolder: string): Promise<PinnedCalibration> {
  const recorded = runNames.map((name) => readRun(findRun(resultsFolder, name)));
  const cases = await loadCorpus([]);
  const recordings = recorded.flatMap((run) => run.recordings);
  const verdicts = recordings.map(judge);
  return {
    schema: 2,
    runs: recorded.map(({ run: { runId, startedAt, command, environment } }) => ({
      runId,
      startedAt,
      // Where its results went is of no interest elsewhere.
      command: command.replace(/ --results \S+/, ''),
      kernel: environment.kernel,
      cgroupVersion: environment.cgroupVersion,
      cores: environment.cores,
      memoryBytes: environment.memoryBytes,
    })),
    corpusCases: cases.length,
    calibration: calibrate(cases, verdicts),
    times: punctuality(cases, recordings, verdicts),
  };
}

const pinSchema = z.looseObject({
  schema: z.literal(2),
  runs: z.array(z.looseObject({ startedAt: z.string(), command: z.string() })).min(1),
  corpusCases: z.number(),
  calibration: z.looseObject({ judged: z.array(z.looseObject({ case: z.string(), outcome: z.string() })) }),
});

/** Runs of the same machine stand together: the moments, then what it is. */
function runsText(runs: readonly PinnedRun[]): string {
  const machines = Map.groupBy(
    runs,
    ({ cores, memoryBytes, cgroupVersion, kernel }) =>
      `on ${cores} cores, ${formatBytes(memoryBytes)} of memory, cgroup v${cgroupVersion ?? ' n/a'}, kernel ${kernel}`,
  );
  return [...machines]
    .map(([machine, of]) => {
      const moments = of.map(({ startedAt }) => startedAt.slice(0, 16).replace('T', ' '));
      return `${moments.length > 1 ? 'The runs' : 'The run'} of ${moments.join(', ')} (UTC), ${machine}`;
    })
    .join('; ');
}

/** `docs/calibration.md`, from what is pinned. */
export function calibrationPage(pinned: string): string {
  const value: unknown = JSON.parse(pinned);
  pinSchema.parse(value);
  const { runs, corpusCases, calibration, times } = value as PinnedCalibration;
  const { all } = calibration.cases;
  const left = corpusCases - all;
  const which =
    left > 0
      ? `${all} of the ${corpusCases} cases that the corpus has; **the other ${left} were not run**`
      : `all ${all} cases`;
  return [
    '# How often it is right',
    '',
    '<!-- Made by "node scripts/docs.ts" from docs/data/calibration.json; pinned by "node scripts/docs.ts --calibration RUN". -->',
    '',
    '`npm run calibrate` runs a corpus of services, each with one fault that is known by its construction ([`corpus/`](../corpus/README.md)), compares each verdict with the truth, and writes the confusion matrix to `results/calibrate/latest/calibration.md`. It ends with exit code 1 when fewer than 98 % are right, or when a wrong verdict was held with confidence.',
    '',
    `${runsText(runs)}; ${which}:`,
    '',
    ...calibrationBody(calibration, times, runs.map(({ command }) => command).join('; ')).slice(0, -1),
    '',
    'These are the cases that the bounds were tuned on, and a service of yours is not among them: read it as what the verdicts can tell apart, not as a promise. `host-oom` is missing, as it would take the machine down; it is tested in a virtual machine of its own.',
    '',
  ].join('\n');
}
