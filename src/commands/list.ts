import { type ExitCode, exitCodes, OomlabError } from '../errors.ts';
import { durationText } from '../experiment/page/sections.ts';
import type { Again } from '../invocation.ts';
import { experimentNames } from '../record/experimentFiles.ts';
import { listRuns } from '../record/readRun.ts';
import { compileTrials } from '../scenario/compile.ts';
import { type Needs, needsOf, needsText, together, upToText } from '../scenario/needs.ts';
import { type Entry, listText, runsText } from '../terminal/listText.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { asPlanned, experimentsFolder, loadExperiment, needsOfRun } from '../workspace/loadExperiment.ts';
import { type LoadedScenario, loadScenario, scenarioNames } from '../workspace/loading/loadScenario.ts';
import { capacityNeeds, capacityOfScenario } from '../workspace/searches/capacityTrials.ts';
import { candidatesOf } from '../workspace/searches/chosenTrials.ts';
import { mapNeeds, mapOfScenario } from '../workspace/searches/mapTrials.ts';
import { sizeNeeds, sizeOfScenario } from '../workspace/searches/sizeTrials.ts';

/** `oomlab list`: scenarios and experiments with question, duration and needs, or the runs that were recorded. */
export async function listCommand(options: {
  runs: boolean;
  results: string;
  again: Again;
}): Promise<ExitCode> {
  const screen = screenOf(process.stdout, process.env);
  if (options.runs) {
    process.stdout.write(
      runsText(
        listRuns(options.results).map(({ run }) => run),
        screen,
      ),
    );
    return exitCodes.ok;
  }
  const scenarios = await Promise.all(
    scenarioNames().map((name) => entry(name, () => scenarioEntry(name, options.again))),
  );
  const experiments = await Promise.all(
    experimentNames(experimentsFolder).map((name) => entry(name, () => experimentEntry(name))),
  );
  process.stdout.write(
    [
      listText(`Scenarios: ${options.again(['scenario', 'NAME'])}`, scenarios, screen),
      listText(`Experiments: ${options.again(['experiment', 'NAME'])}`, experiments, screen),
    ].join('\n'),
  );
  return exitCodes.ok;
}

async function scenarioEntry(name: string, again: Again): Promise<Entry> {
  const loaded = await loadScenario(name);
  const { scenario, source } = loaded;
  const searched = searchOf(loaded);
  const needs = searched?.needs ?? needsOf(compileTrials(scenario, { ...asPlanned, source, only: {} }));
  const about = searched === null ? '' : `${again([searched.command, name])}: `;
  const count = `${searched?.count ?? ''}${trials(needs.trials)}`;
  return {
    name,
    question: scenario.question,
    cost: `${about}${upToText(needs)}, ${count}; ${needsText(needs)}`,
  };
}

/** Of a scenario whose values are chosen as trials end: the command that it is for, and what that needs; null: it is none. */
function searchOf(loaded: LoadedScenario): { command: string; needs: Needs; count: string } | null {
  const size = sizeOfScenario(loaded);
  if (size !== null)
    return {
      command: 'size',
      needs: sizeNeeds(size.plan, candidatesOf(size.loaded, asPlanned)),
      count: 'about ',
    };
  const map = mapOfScenario(loaded);
  if (map !== null)
    return {
      command: 'map',
      needs: mapNeeds(map.plan, candidatesOf(map.loaded, asPlanned)),
      count: 'at most ',
    };
  if (loaded.scenario.capacity === undefined) return null;
  const needs = capacityNeeds(capacityOfScenario(loaded, { ...asPlanned, only: {} }));
  return { command: 'capacity', needs, count: 'at most ' };
}

async function experimentEntry(name: string): Promise<Entry> {
  const { experiment, runs } = await loadExperiment(name);
  const needs = together(runs.map((run) => needsOfRun(run, asPlanned)));
  const needed = [needsText(needs), ...experiment.needs].join('; ');
  return {
    name,
    question: experiment.question,
    cost: `about ${durationText(experiment.duration)}, ${upToText(needs)}, ${trials(needs.trials)}; ${needed}`,
  };
}

const trials = (count: number): string => `${count} trial${count === 1 ? '' : 's'}`;

/** One that is broken is listed with what is wrong with it: the others are still there. */
async function entry(name: string, make: () => Promise<Entry>): Promise<Entry> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof OomlabError)) throw error;
    return { name, question: `It can't be read. ${error.message}`, cost: error.hint };
  }
}
