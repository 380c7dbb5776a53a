import { type ExitCode, exitCodes } from '../errors.ts';
import { takes } from '../runtime/index.ts';
import { compileTrials } from '../scenario/compile.ts';
import { loadText } from '../scenario/loads/loadPlan.ts';
import { dollarsPerHour, pricesAsOf } from '../scenario/machines.ts';
import { missedWords } from '../scenario/objective.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import type { SearchPlan } from '../scenario/search.ts';
import { formatBytes, formatDuration } from '../scenario/units.ts';
import { loadScenario } from '../workspace/loadScenario.ts';
import { searchOfScenario } from '../workspace/searchTrials.ts';
import type { ScenarioOptions } from './scenario.ts';

type ShowOptions = Pick<ScenarioOptions, 'quick' | 'repeats' | 'seed' | 'only'> & { json: boolean };

/** `oomlab show NAME`: the resolved plan. Nothing runs. */
export async function showCommand(name: string, options: ShowOptions): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const { scenario, source } = loaded;
  const search = searchOfScenario(loaded);
  const seed = options.seed ?? 1;
  const trials = compileTrials(scenario, { ...options, source, runId: 'not-run', seed });
  if (options.json) {
    process.stdout.write(`${JSON.stringify(trials, null, 2)}\n`);
    return exitCodes.ok;
  }
  process.stdout.write(`${scenario.question}\n\n`);
  const first = trials
    .filter((trial) => trial.repeat === 1)
    .toSorted((one, other) => label(one).localeCompare(label(other)));
  for (const trial of first) process.stdout.write(`${describe(trial)}\n`);
  if (search !== null) process.stdout.write(`\n${searchLine(name, search.plan)}\n`);
  const atMost = trials.reduce((sum, trial) => sum + trial.until.atMostMs, 0);
  process.stdout.write(
    `\n${trials.length} trials; at most ${formatDuration(atMost)} of load, and some seconds each for start and end.\n` +
      `Order with seed ${seed}${options.seed === null ? ' (each run draws its own)' : ''}: ${trials.map((trial) => trial.id).join(', ')}\n`,
  );
  return exitCodes.ok;
}

const searchLine = (name: string, { knob, values, repeats, maxTrials }: SearchPlan): string =>
  `npm run search ${name}: ${knob} from ${values[0]} to ${values.at(-1)}, ${values.length} values. One counts as right when ${repeats} trials of it survive; at most ${maxTrials} trials.`;

const label = ({ variant }: TrialPlan): string =>
  Object.entries(variant)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ') || 'the only variant';

function describe(trial: TrialPlan): string {
  const { machine, target, load, until, objective } = trial;
  const swap =
    machine.swapBytes === null
      ? 'unlimited swap'
      : machine.swapBytes === 0
        ? 'no swap'
        : `${formatBytes(machine.swapBytes)} swap`;
  const heap = takes(target.runtime, 'heap')
    ? `, heap ${target.heapBytes === null ? 'default' : formatBytes(target.heapBytes)}`
    : '';
  const collector = takes(target.runtime, 'collector') ? `, collector ${target.collector ?? 'default'}` : '';
  const services = trial.services.map(
    ({ name, target: other, entry, machine: own }) =>
      `  with     ${name}: ${other.name}${entry ? ', in front' : ''}, ${own === null ? 'on the same machine' : `on a machine of its own (${own.cpus} CPU, ${formatBytes(own.memoryBytes)})`}`,
  );
  const density =
    trial.density === null
      ? []
      : [`  density  one more every ${formatDuration(trial.density.everyMs)}, up to ${trial.density.upTo}`];
  return [
    label(trial),
    `  machine  ${sold(machine.name)}${machine.cpus} CPU, ${formatBytes(machine.memoryBytes)}, ${swap}${machine.diskReadBytesPerSecond === null ? '' : `, disk reads ${formatBytes(machine.diskReadBytesPerSecond)}/s`}`,
    `  target   ${target.name}${heap}${collector}`,
    ...services,
    ...density,
    `  load     ${load === null ? 'none' : loadText(load)}`,
    `  until    ${until.brokenForMs === null ? '' : `broken for ${formatDuration(until.brokenForMs)} (${missedWords(objective)}), or `}${formatDuration(until.atMostMs)}`,
  ].join('\n');
}

/** `t3.micro ($0.0104 per hour; us-east-1, ...): `, and nothing for a machine without a name. */
function sold(name: string | null): string {
  if (name === null) return '';
  const dollars = dollarsPerHour(name);
  return dollars === null ? `${name}: ` : `${name} ($${dollars} per hour; ${pricesAsOf}): `;
}
