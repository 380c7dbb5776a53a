import { OomlabError, usageError } from '../errors.ts';
import type { Host } from '../hosts/host.ts';
import { foundIn } from '../report/found.ts';
import { compileTrials, repeatPlanOf } from '../scenario/compile.ts';
import { notStarted } from '../study/expectations/notStarted.ts';
import { deriveReport, outputError } from './deriveReport.ts';
import { expectedOfRun } from './expectedOfRun.ts';
import { identify } from './identity.ts';
import { type LoadedScenario, loadScenario, scenarioOf } from './loading/loadScenario.ts';
import { repeating } from './repeatedTrials.ts';
import { runWatched } from './runWatched.ts';
import type { GivenScenario, RunOptions, ScenarioRun } from './scenarioRun.ts';

/** What `runScenario` of `oomlab/vitest` does, on any host. @throws OomlabError with what to do in its message */
export async function runScenarioOn(
  host: Host,
  scenario: GivenScenario,
  options: RunOptions,
): Promise<ScenarioRun> {
  try {
    return await executed(host, scenario, options);
  } catch (error) {
    // Whoever shows it shows the message alone.
    if (error instanceof OomlabError) error.message = [error.message, ...error.also, error.hint].join('\n');
    throw error;
  }
}

async function executed(
  host: Host,
  given: GivenScenario,
  { name = 'test', quick = false, results = 'results', signal, ...options }: RunOptions,
): Promise<ScenarioRun> {
  if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name))
    throw usageError(`"${name}" is no name of a folder`, 'Use letters, digits, dots and hyphens.');
  const loaded = typeof given === 'string' ? await loadScenario(given) : await ofValue(given, name);
  const typed = [typeof given === 'string' ? `a test that runs ${given}` : `a test that runs "${name}"`];
  const identity = identify({ seed: options.seed ?? null, typed, again: (args) => args.join(' ') });
  const asked = { quick, repeats: options.repeats ?? null, only: options.only ?? {} };
  const trials = compileTrials(loaded.scenario, { ...asked, source: loaded.source, ...identity });
  const plan = repeatPlanOf(loaded.scenario, asked);
  const { folder } = await runWatched(
    {
      ...identity,
      scenario: loaded.name,
      question: loaded.scenario.question,
      ...(plan === null ? { trials } : repeating(plan, trials, identity.seed)),
      expectations: expectedOfRun(loaded.scenario, quick, trials),
      resultsFolder: results,
      mayAddSwap: options.addSwap ?? null,
      withReport: true,
      interrupt: signal ?? new AbortController().signal,
    },
    host,
  );
  return resultOf(folder, identity.runId);
}

/** Its paths count from the current folder: nobody knows which file it is from. */
async function ofValue(given: unknown, name: string): Promise<LoadedScenario> {
  const source = `the scenario "${name}"`;
  return { name, source, ...(await scenarioOf(given, { source, folder: '.' })) };
}

function resultOf(folder: string, runId: string): ScenarioRun {
  const { run, verdicts, failures } = deriveReport(folder, new Date());
  const notWritten = outputError(failures);
  if (notWritten) throw notWritten;
  const { checks, summary } = foundIn(run, verdicts);
  const unstarted = notStarted(run.run.expectations, verdicts);
  return {
    runId,
    folder,
    verdicts,
    invalid: verdicts
      .filter(({ validity }) => !validity.valid)
      .map(({ trial, validity }) => ({ trial, problems: validity.problems })),
    expectations: checks.map(({ expected, seen, state }) => ({ expected, seen, state })),
    failed: [
      ...checks.filter(({ held }) => !held).map(({ text, state }) => `${state}: ${text}`),
      ...(unstarted === null ? [] : [unstarted]),
    ],
    sentences: summary.sentences,
    verdictsOf: (values) =>
      verdicts.filter(({ variant }) =>
        Object.entries(values).every(([each, value]) => variant[each] === value),
      ),
  };
}
