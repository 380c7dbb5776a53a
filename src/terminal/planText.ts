import { takes } from '../runtime/index.ts';
import { loadText } from '../scenario/loads/loadPlan.ts';
import { dollarsPerHour, pricesAsOf } from '../scenario/machines.ts';
import { missedWords } from '../scenario/objective.ts';
import { type LoadPlan, type TrialPlan, variantsOfTrials } from '../scenario/plan.ts';
import { formatBytes, formatDuration } from '../scenario/units.ts';
import type { RepeatPlan } from '../scenario/written.ts';
import { planSentence } from '../study/repeats/told.ts';
import { columns } from './toolkit/columns.ts';
import { paint } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import type { Screen } from './toolkit/screen.ts';

/** What a run would do. */
export interface Planned {
  question: string;
  /** In the order in which they would run. */
  trials: readonly TrialPlan[];
  seed: number;
  /** False: each run draws a seed of its own. */
  seedGiven: boolean;
  /** null: all trials in any case. */
  repeats: RepeatPlan | null;
  /** Capacities, sizes and maps that the scenario seeks: the command that starts it, and what it says beforehand. */
  searches: readonly { command: string; says: string }[];
  /** What is carried out otherwise than a compose file has it. */
  notes?: readonly string[];
  /** What starts the trials: where searches stand beside it, it is said which is which. */
  command: string;
}

/** Each variant once, then how long all of it takes at most. */
export function planText(
  { question, trials, repeats, seed, seedGiven, searches, notes = [], command }: Planned,
  screen: Screen,
): string {
  const width = widthOf(screen);
  const variants = trials
    .filter((trial) => trial.repeat === 1)
    .toSorted((one, other) => one.order - other.order)
    .flatMap((trial) => [
      paint(screen, 'bold', paragraph(label(trial), width)),
      ...columns(partsOf(trial), screen, '  '),
    ]);
  const order = trials.map(({ id }) => id).join(', ');
  const blocks = [
    [paragraph(question, width)],
    variants,
    notes.map((note) => paragraph(note, width)),
    searches.map((search) => paragraph(`${search.command}: ${search.says}`, width)),
    [
      ...(repeats === null ? [] : [paragraph(planSentence(repeats, variantsOfTrials(trials)), width)]),
      paragraph(
        `${searches.length === 0 ? '' : `${command}: `}${countText(trials, repeats)}, and some seconds each for start and end.`,
        width,
      ),
      paragraph(`Order with seed ${seed}${seedGiven ? '' : ' (each run draws its own)'}: ${order}`, width),
    ],
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

/** Of a plan of repeats from how many trials to how many, and the time of both. */
function countText(trials: readonly TrialPlan[], repeats: RepeatPlan | null): string {
  const loadOf = (some: readonly TrialPlan[]): string =>
    formatDuration(some.reduce((sum, { until }) => sum + until.atMostMs, 0));
  const all = `${trials.length} ${trials.length === 1 ? 'trial' : 'trials'}; at most ${loadOf(trials)} of load`;
  if (repeats === null) return all;
  const least = trials.filter(({ repeat }) => repeat <= repeats.atLeast);
  return `From ${least.length} trials, at most ${loadOf(least)} of load, to ${all}`;
}

const label = ({ variant }: TrialPlan): string =>
  Object.entries(variant)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ') || 'the only variant';

function partsOf({ machine, target, load, until, objective, services, density }: TrialPlan): string[][] {
  const heap = takes(target.runtime, 'heap')
    ? `, heap ${target.heapBytes === null ? 'default' : formatBytes(target.heapBytes)}`
    : '';
  const collector = takes(target.runtime, 'collector') ? `, collector ${target.collector ?? 'default'}` : '';
  return [
    ['machine', machineText(machine)],
    ['target', `${target.name}${heap}${collector}`],
    ...services.map(({ name, target: other, entry, machine: own }) => [
      'with',
      `${name}: ${other.name}${entry ? ', in front' : ''}, ${own === null ? 'on the same machine' : `on a machine of its own (${own.cpus} CPU, ${formatBytes(own.memoryBytes)})`}`,
    ]),
    ...(density === null
      ? []
      : [['density', `one more every ${formatDuration(density.everyMs)}, up to ${density.upTo}`]]),
    ['load', load === null ? 'none' : loadText(load)],
    ...(load === null ? [] : arrivalsOf(load)),
    ['until', untilText(until, objective)],
  ];
}

/** Where what is measured arrives at a rate. */
function arrivalsOf({ open, phases }: LoadPlan): string[][] {
  if (open === null || !phases.some(({ loop, warmup }) => loop === 'open' && !warmup)) return [];
  const when = open.arrivals === 'poisson' ? 'at random (Poisson)' : 'at even distances';
  return [
    [
      'arrivals',
      `${when}, whether or not those before are answered; beyond ${open.maxInFlight} in flight they wait`,
    ],
  ];
}

function untilText({ brokenForMs, atMostMs }: TrialPlan['until'], objective: TrialPlan['objective']): string {
  const atMost = formatDuration(atMostMs);
  if (brokenForMs === null) return atMost;
  const broken = `broken for ${formatDuration(brokenForMs)}`;
  return brokenForMs > atMostMs
    ? `${atMost}: too short to be ${broken}, whatever clients feel`
    : `${broken} (${missedWords(objective)}), or ${atMost}`;
}

function machineText({
  name,
  cpus,
  memoryBytes,
  swapBytes,
  diskReadBytesPerSecond,
}: TrialPlan['machine']): string {
  const swap =
    swapBytes === null ? 'unlimited swap' : swapBytes === 0 ? 'no swap' : `${formatBytes(swapBytes)} swap`;
  const disk = diskReadBytesPerSecond === null ? '' : `, disk reads ${formatBytes(diskReadBytesPerSecond)}/s`;
  return `${sold(name)}${cpus} CPU, ${formatBytes(memoryBytes)}, ${swap}${disk}`;
}

/** `t3.micro ($0.0104 per hour; us-east-1, ...): `, and nothing for a machine without a name. */
function sold(name: string | null): string {
  if (name === null) return '';
  const dollars = dollarsPerHour(name);
  return dollars === null ? `${name}: ` : `${name} ($${dollars} per hour; ${pricesAsOf}): `;
}
