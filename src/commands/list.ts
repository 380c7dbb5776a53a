import { type ExitCode, exitCodes } from '../errors.ts';
import { listRuns } from '../record/readRun.ts';
import { loadScenario, scenarioNames } from './loadScenario.ts';

/** `oomlab list`: the scenarios with their questions, or the runs that were recorded. */
export async function listCommand(options: { runs: boolean; results: string }): Promise<ExitCode> {
  const rows = options.runs
    ? listRuns(options.results).map(({ run }) => [
        `${run.scenario}/${run.runId}`,
        `${run.status}, ${run.trials.length} trials`,
      ])
    : await Promise.all(
        scenarioNames().map(async (name) => [name, (await loadScenario(name)).scenario.question]),
      );
  if (rows.length === 0) process.stdout.write(options.runs ? 'No runs yet.\n' : 'No scenarios.\n');
  const width = Math.max(0, ...rows.map(([name = '']) => name.length));
  for (const [name = '', text = ''] of rows) process.stdout.write(`${name.padEnd(width)}  ${text}\n`);
  return exitCodes.ok;
}
