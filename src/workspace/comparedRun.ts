import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { labError, usageError } from '../errors.ts';
import { settled } from '../files/owners.ts';
import { replaceFile } from '../files/replace.ts';
import { findRun, readRun } from '../record/readRun.ts';
import type { Recording } from '../record/recording.ts';
import type { RunRecord } from '../record/schema.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { type Baseline, baselineOf, baselineSchema, withoutValues } from '../study/runs/baseline.ts';
import { type Machines, machinesOf } from '../study/runs/whatDiffers.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** A run, or a pinned one, as it is compared. */
export interface ComparedRun {
  runId: string;
  scenario: string;
  seed: number;
  machines: Machines;
  plans: TrialPlan[];
  verdicts: Verdict[];
  /** It is whole, and its trials were not chosen by what was seen. */
  warnings: string[];
}

/** @throws OomlabError (usage) where there is neither such a run nor such a file, or it is a search's */
export function readCompared(results: string, name: string): ComparedRun {
  if (existsSync(name) && statSync(name).isFile()) return ofBaseline(readBaseline(name));
  const { run, recordings } = readRun(findRun(results, name));
  const search = run.capacity ? 'capacity' : run.size ? 'size' : run.map ? 'map' : null;
  if (search !== null)
    throw usageError(
      `Run ${run.runId} is of "oomlab ${search}": its trials were chosen to find one thing, and compare with no others`,
      'Compare runs of "oomlab scenario". What a search must find can be expected: docs/scenarios.md.',
    );
  return {
    ...run,
    machines: machinesIn(run, recordings),
    plans: recordings.map(({ trial }) => withoutValues(trial.plan)),
    verdicts: recordings.map(judge),
    warnings: [
      ...(run.status === 'complete' ? [] : [`Run ${run.runId} is not complete (${run.status}).`]),
      ...(run.repeats === null
        ? []
        : [
            `Of run ${run.runId} the number of trials was chosen by what was seen, so that the rate of false alarms is not exact.`,
          ]),
    ],
  };
}

/** Writes a run as a baseline. @throws OomlabError (usage) where it has no trial, (lab) where the file can't be written */
export function pinRun(results: string, name: string, file: string): ComparedRun {
  const compared = readCompared(results, name);
  const { run, recordings } = readRun(findRun(results, name));
  if (recordings.length === 0)
    throw usageError(`Run ${run.runId} has no trial`, 'Pin a run that has been executed.');
  const baseline = baselineOf(
    run,
    recordings.map((recording) => ({ plan: recording.trial.plan, verdict: judge(recording) })),
    machinesIn(run, recordings),
  );
  try {
    replaceFile(join(settled(dirname(file)), basename(file)), `${JSON.stringify(baseline, null, 1)}\n`);
  } catch (cause) {
    throw labError(`${file} could not be written: ${(cause as Error).message}`, 'Name another file.', cause);
  }
  return compared;
}

function readBaseline(file: string): Baseline {
  const refused = (why: string, cause?: unknown): Error =>
    usageError(`${file}: ${why}`, 'Make one with "oomlab compare RUN --pin FILE".', cause);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw refused('not the file of a baseline, as it is no JSON', cause);
  }
  if ((value as { kind?: unknown })?.kind !== 'oomlab baseline') throw refused('not the file of a baseline');
  const { schema } = value as { schema?: unknown };
  if (schema !== 1) throw refused(`a baseline of another version (${String(schema)})`);
  const parsed = baselineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

const ofBaseline = ({ trials, ...run }: Baseline): ComparedRun => ({
  ...run,
  machines: run.hosts ?? { '': run.environment },
  plans: trials.map(({ plan }) => plan),
  verdicts: trials.map(({ verdict }) => verdict),
  warnings: [],
});

const machinesIn = ({ environment }: RunRecord, recordings: readonly Recording[]): Machines =>
  machinesOf(
    environment,
    recordings.map(({ trial }) => trial),
  );
