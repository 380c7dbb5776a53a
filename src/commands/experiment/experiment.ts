import { join, relative } from 'node:path';
import { type ExitCode, exitCodes, OomlabError, usageError } from '../../errors.ts';
import { bytesOf, tooLarge } from '../../experiment/page/checkWriteUp.ts';
import { checkBeforeRuns, renderExperiment, type WriteUp } from '../../experiment/page/render.ts';
import { durationText } from '../../experiment/page/sections.ts';
import { pinOf, type RecordedRun } from '../../experiment/pins/extract.ts';
import { parsePin, pinText } from '../../experiment/pins/pin.ts';
import type { LabOptions } from '../../hosts/anywhere.ts';
import type { Again } from '../../invocation.ts';
import { type FileContent, pinPath, writeExperiment } from '../../record/experimentFiles.ts';
import { needsText, together, upToText } from '../../scenario/needs.ts';
import { formatBytes } from '../../scenario/units.ts';
import { claimsText, endsText } from '../../terminal/experimentText.ts';
import { say } from '../../terminal/toolkit/say.ts';
import { screenOf } from '../../terminal/toolkit/screen.ts';
import { deriveReport, outputError } from '../../workspace/deriveReport.ts';
import { newestRuns } from '../../workspace/experimentRuns.ts';
import { identify } from '../../workspace/identity.ts';
import {
  asPlanned,
  type ExperimentRun,
  emptyPins,
  experimentsFolder,
  type LoadedExperiment,
  loadExperiment,
  needsOfRun,
  type PlanChoice,
  plannedVariants,
  plansOf,
} from '../../workspace/loadExperiment.ts';
import { lookingForCapacity } from '../../workspace/searches/capacityTrials.ts';
import { sizing } from '../../workspace/searches/sizeTrials.ts';

export interface ExperimentOptions {
  /** Take the newest runs that there are, in place of new ones. */
  reuse: boolean;
  quick: boolean;
  repeats: number | null;
  /** null: on a private engine only. */
  addSwap: boolean | null;
  lab: LabOptions;
  results: string;
  /** The command line that has these arguments. */
  again: Again;
  experiments?: string;
}

/** Progress of an experiment is told where that of its runs is. */
const tell = (text: string): void => say(process.stderr, text);

/** `oomlab experiment NAME`: runs its scenarios, pins what the write-up needs, renders it, and checks its claims. */
export async function experimentCommand(
  name: string,
  options: ExperimentOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  if (options.quick && options.reuse)
    throw usageError(
      '--quick and --reuse exclude each other',
      'A quick run is not made into a write-up; leave one out.',
    );
  const experiment = await loadExperiment(name, options.experiments ?? experimentsFolder);
  checkBeforeRuns(experiment, emptyPins(experiment));
  if (options.repeats !== null && experiment.runs.every(({ size, capacity }) => size ?? capacity))
    throw usageError(
      `${experiment.source}: its runs are searches, which choose their trials themselves`,
      'Leave --repeats out.',
    );
  const recorded = options.reuse
    ? newestRuns(experiment, { ...options, note: tell })
    : await runAll(experiment, options, interrupt);
  if (recorded === null) {
    tell(
      `Interrupted: ${relative(process.cwd(), experiment.folder)} stays as it was. What was recorded is in ${relative(process.cwd(), options.results)}.`,
    );
    return exitCodes.interrupted;
  }
  const { pins, writeUp } = make(experiment, recorded, options.reuse ? () => {} : tell);
  const screen = screenOf(process.stdout, process.env);
  process.stdout.write(
    `${endsText(recorded, screen)}\n${claimsText(experiment.experiment, writeUp, { quick: options.quick, screen })}\n`,
  );
  return options.quick
    ? finishQuick(join(options.results, 'experiments', name), writeUp)
    : finish(experiment, recorded, pins, writeUp);
}

/** Pins and write-up in memory; what the author has to correct costs no second run. */
function make(
  { experiment, source, ...rest }: LoadedExperiment,
  recorded: readonly RecordedRun[],
  note: (text: string) => void,
): { pins: FileContent[]; writeUp: WriteUp } {
  try {
    const pins = recorded.map((run) => ({
      path: pinPath(run.key),
      content: pinText(pinOf(experiment, run, withoutPaths)),
    }));
    const large = tooLarge(pins);
    if (large) throw usageError(large.message, large.hint);
    const parsed = pins.map(({ path, content }) => parsePin(content, path));
    return { pins, writeUp: renderExperiment({ experiment, source, ...rest }, parsed) };
  } catch (error) {
    if (!(error instanceof OomlabError)) throw error;
    note('The runs are kept: when it is corrected, --reuse goes on from here.');
    const about = error.message.startsWith(source) || error.message.startsWith(rest.textSource);
    throw about ? error : usageError(`${source}: ${error.message}`, error.hint, error.cause);
  }
}

/** One after the other; null: interrupted. */
async function runAll(
  experiment: LoadedExperiment,
  options: ExperimentOptions,
  interrupt: AbortSignal,
): Promise<RecordedRun[] | null> {
  const { runs, experiment: spec, name } = experiment;
  const needs = together(
    runs.map((run) => needsOfRun(run, { ...asPlanned, quick: options.quick, repeats: options.repeats })),
  );
  const usual = options.quick || options.repeats !== null ? '' : `about ${durationText(spec.duration)}, `;
  tell(`Experiment ${name}: ${needs.trials} trials, ${usual}${upToText(needs)}; needs ${needsText(needs)}`);
  const { runAnywhere } = await import('../run.ts');
  const recorded: RecordedRun[] = [];
  for (const [index, run] of runs.entries()) {
    if (runs.length > 1) tell(`Scenario ${index + 1} of ${runs.length}: ${run.loaded.name} (${run.key})`);
    for (const note of run.loaded.notes ?? []) tell(note);
    const identity = identify({ seed: null, typed: argumentsOf(run, options), again: options.again });
    const choice = { ...identity, quick: options.quick, repeats: options.repeats };
    const { folder, run: record } = await runAnywhere(
      {
        ...identity,
        scenario: run.loaded.name,
        question: run.loaded.scenario.question,
        ...requestOf(run, choice),
        together: run.size === null && run.capacity === null,
        labels: run.loaded.scenario.hosts,
        args: argumentsOf(run, options),
        expectations: [],
        resultsFolder: options.results,
        mayAddSwap: options.addSwap,
        withReport: true,
        interrupt,
      },
      options.lab,
    );
    const { failures, ...derived } = deriveReport(folder, new Date());
    // The write-up is made of the verdicts, which are there.
    const notWritten = outputError(failures);
    if (notWritten) tell(`${notWritten.message}. ${notWritten.hint}`);
    if (record.status === 'interrupted' || interrupt.aborted) return null;
    recorded.push({ key: run.key, ...derived, order: plannedVariants(run).map(({ values }) => values) });
  }
  return recorded;
}

function requestOf(run: ExperimentRun, choice: PlanChoice) {
  if (run.capacity !== null) return lookingForCapacity(run.capacity(choice));
  return run.size === null
    ? { trials: plansOf(run, choice) }
    : sizing({ plan: run.size, loaded: run.loaded }, choice);
}

/** The run alone, as a scenario or a search for a size or a capacity. */
function argumentsOf(
  { loaded, only, repeats, size, capacity }: ExperimentRun,
  options: ExperimentOptions,
): string[] {
  if (size !== null) return ['size', loaded.name];
  const chosen = Object.entries(only).flatMap(([name, value]) => ['--only', `${name}=${value}`]);
  if (capacity !== null) return ['capacity', loaded.name, ...chosen];
  const count = options.repeats ?? (options.quick ? null : repeats);
  return [
    'scenario',
    loaded.name,
    ...chosen,
    ...(count === null ? [] : ['--repeats', String(count)]),
    ...(options.quick ? ['--quick'] : []),
  ];
}

/** Where somebody keeps results is not part of what was run. */
const withoutPaths = (text: string): string => text.replace(/ --results[ =]\S+/, '');

function finish(
  experiment: LoadedExperiment,
  recorded: readonly RecordedRun[],
  pins: FileContent[],
  { files, claims, unquoted }: WriteUp,
): ExitCode {
  writeExperiment(experiment.folder, [...pins, ...files]);
  const shown = relative(process.cwd(), experiment.folder) || '.';
  say(
    process.stdout,
    `Written: ${shown}/README.md, ${files.length - 1} figures, ${formatBytes(bytesOf(pins))} of data`,
  );
  const verdicts = recorded.flatMap((run) => run.verdicts);
  if (verdicts.every(({ validity }) => !validity.valid)) return exitCodes.invalidMeasurement;
  return claims.every(({ held }) => held) && unquoted.length === 0
    ? exitCodes.ok
    : exitCodes.expectationsFailed;
}

/** A shortened load need not end the same way: nothing is pinned, and no claim fails. */
function finishQuick(folder: string, { files }: WriteUp): ExitCode {
  writeExperiment(folder, files);
  say(
    process.stdout,
    `A quick run: ${relative(process.cwd(), folder)}/README.md is for looking at; nothing is pinned, and its claims decide nothing.`,
  );
  return exitCodes.ok;
}
