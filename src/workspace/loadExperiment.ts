import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { usageError } from '../errors.ts';
import { suggestion } from '../experiment/language/nearest.ts';
import { validateExperiment } from '../experiment/language/schema.ts';
import type { Written } from '../experiment/page/render.ts';
import type { Pin, PlannedVariant } from '../experiment/pins/pin.ts';
import { planChange, variantsOfPlans } from '../experiment/pins/planChange.ts';
import { atNoRate } from '../experiment/pins/searchedPlans.ts';
import { home } from '../installation.ts';
import { experimentFiles, experimentNames, readProse } from '../record/experimentFiles.ts';
import type { RunRecord } from '../record/schema.ts';
import type { CapacityPlan } from '../scenario/capacity/plan.ts';
import { type CompileOptions, compileTrials } from '../scenario/compile.ts';
import { type Needs, needsOf } from '../scenario/needs.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import type { SizePlan } from '../scenario/size.ts';
import { formatDuration } from '../scenario/units.ts';
import { variantsOf } from '../scenario/variants.ts';
import { variantKey } from '../study/outcome.ts';
import { importModule } from './loading/importModule.ts';
import { type LoadedScenario, loadScenario } from './loading/loadScenario.ts';
import { requireOurs } from './loading/requireOurs.ts';
import { capacityNeeds, capacityOfScenario, type LoadedCapacity } from './searches/capacityTrials.ts';
import { candidatesOf } from './searches/chosenTrials.ts';
import { sizeNeeds, sizeOfScenario } from './searches/sizeTrials.ts';

/** The experiments of the current folder; the checkout's where it has none. None come with the package. */
export const experimentsFolder = existsSync('experiments')
  ? resolve('experiments')
  : join(home, 'experiments');

export interface LoadedExperiment extends Written {
  folder: string;
  runs: ExperimentRun[];
}

/** One of the runs that an experiment is made from. */
export interface ExperimentRun {
  key: string;
  loaded: LoadedScenario;
  only: Record<string, string>;
  /** null: as many as the scenario says. */
  repeats: number | null;
  /** The size that the scenario seeks, which it then varies; null: none. */
  size: SizePlan | null;
  /** How the capacity of its variants is looked for; null: it runs as it is. */
  capacity: ((choice: PlanChoice) => LoadedCapacity) | null;
}

/**
 * Loads and checks an experiment with its scenarios.
 * @throws OomlabError (usage): unknown, with the nearest name; not loadable; or invalid, with the path in the file.
 */
export async function loadExperiment(
  name: string,
  experiments = experimentsFolder,
): Promise<LoadedExperiment> {
  const names = experimentNames(experiments);
  if (!names.includes(name))
    throw usageError(`There is no experiment called "${name}"`, suggestion(name, names));
  const folder = join(experiments, name);
  const file = join(folder, experimentFiles.definition);
  requireOurs(file, dirname(experiments), false);
  const source = relative(process.cwd(), file);
  const content = await importModule(file, source, 'experiment({ ... })');
  const experiment = validateExperiment(content, source);
  const textSource = relative(process.cwd(), join(folder, experimentFiles.prose));
  const prose = readProse(folder);
  if (prose === null)
    throw usageError(
      `${textSource} is missing`,
      'Write it: it is the prose, and says where tables and figures go.',
    );
  const runs = await Promise.all(
    Object.entries(experiment.scenarios).map(async ([key, chosen]): Promise<ExperimentRun> => {
      const asked = typeof chosen === 'string' ? { scenario: chosen } : chosen;
      return { key, ...searchOf(await loadScenario(asked.scenario), asked, `${source}: scenarios.${key}`) };
    }),
  );
  return { name, folder, source, textSource, prose, experiment, runs };
}

/** The scenario as the experiment asks for it: a search chooses its trials itself. */
function searchOf(
  loaded: LoadedScenario,
  { scenario, only = {}, repeats: asked, capacity }: Exclude<Chosen, string>,
  place: string,
): Omit<ExperimentRun, 'key'> {
  const repeats = asked ?? null;
  if (capacity) {
    if (repeats !== null)
      throw usageError(
        `${place}: a search for capacity chooses how many trials it makes`,
        'Leave "repeats" out; "fullTrials" of the scenario bounds them.',
      );
    const looked = (choice: PlanChoice) => capacityOfScenario(loaded, { ...choice, only });
    looked(asPlanned);
    return { loaded, only, repeats, size: null, capacity: looked };
  }
  const size = sizeOfScenario(loaded);
  if (size === null) return { loaded, only, repeats, size, capacity: null };
  if (Object.keys(only).length > 0 || repeats !== null)
    throw usageError(
      `${place}: "${scenario}" seeks a size, which chooses its values and repeats itself`,
      'Leave "only" and "repeats" out.',
    );
  // A write-up is of the answer, without what recommenders would say.
  return { loaded: size.loaded, only, repeats, size: { ...size.plan, recommenders: 0 }, capacity: null };
}

type Chosen = LoadedExperiment['experiment']['scenarios'][string];

export type PlanChoice = Pick<CompileOptions, 'quick' | 'runId' | 'seed'> & { repeats: number | null };

/**
 * The trials of one of the runs, of a size each value once, of a capacity each variant; `repeats` goes before the
 * experiment's and the scenario's own number, and `--quick` before those two.
 */
export function plansOf(
  { loaded, only, repeats, size, capacity }: ExperimentRun,
  choice: PlanChoice,
): TrialPlan[] {
  if (capacity !== null) return capacity(choice).candidates;
  if (size !== null) return candidatesOf(loaded, choice);
  return compileTrials(loaded.scenario, {
    ...choice,
    source: loaded.source,
    only,
    repeats: choice.repeats ?? (choice.quick ? null : repeats),
  });
}

export function needsOfRun(run: ExperimentRun, choice: PlanChoice): Needs {
  if (run.capacity !== null) return capacityNeeds(run.capacity(choice));
  const plans = plansOf(run, choice);
  return run.size === null ? needsOf(plans) : sizeNeeds(run.size, plans);
}

/** Nothing runs by it: what would be asked, whatever the seed. */
export const asPlanned: PlanChoice = { quick: false, runId: 'not-run', seed: 1, repeats: null };

/** The variants of one of the runs, in the order of the scenario. */
export function plannedVariants(run: ExperimentRun): PlannedVariant[] {
  const planned = variantsOfPlans({ capacity: soughtCapacity(run) }, plansOf(run, asPlanned));
  return variantsOf(run.loaded.scenario).flatMap(
    ({ values }) => planned.find((one) => variantKey(one.values) === variantKey(values)) ?? [],
  );
}

/** What a run of this looks for, as it would be recorded; null: no capacity. */
const soughtCapacity = ({ capacity }: ExperimentRun): RunRecord['capacity'] =>
  capacity === null ? null : capacity(asPlanned).run;

/** What a recorded run was asked for and would be asked for otherwise now; null: nothing. */
export function changeSince(
  run: ExperimentRun,
  recorded: readonly PlannedVariant[],
  { size, capacity, status }: Pick<RunRecord, 'size' | 'capacity' | 'status'>,
): string | null {
  const sought = soughtCapacity(run)?.plan ?? null;
  // Older runs did not say what was asked of answers.
  const asked = size?.objective === null ? { objective: run.size?.objective ?? null } : {};
  if (!isDeepStrictEqual(capacity?.plan ?? null, sought))
    return `it looked for ${capacityText(capacity?.plan ?? null)}, and looks for ${capacityText(sought)}`;
  if (!isDeepStrictEqual(size && { ...size, ...asked, recommenders: 0 }, run.size))
    return `it sought ${sizeText(size)}, and seeks ${sizeText(run.size)}`;
  const planned = plannedVariants(run);
  const compared = size === null && status === 'complete' ? planned : tried(planned, recorded);
  return sought === null
    ? planChange(ofSearch(size, recorded), compared)
    : planChange(recorded.map(atNoRate), compared.map(atNoRate));
}

/** Without what was tried after a search for a size because recommenders would say it. */
const ofSearch = (size: SizePlan | null, recorded: readonly PlannedVariant[]): readonly PlannedVariant[] =>
  size === null
    ? recorded
    : recorded.filter(
        ({ values }) => Object.keys(values).length === 1 && size.values.includes(values[size.knob] ?? ''),
      );

/** A size is sought by some of its values, and a run that was interrupted has some of its variants. */
const tried = (planned: readonly PlannedVariant[], recorded: readonly PlannedVariant[]): PlannedVariant[] =>
  planned.filter(({ values }) =>
    recorded.some((one) => Object.entries(values).every(([name, value]) => one.values[name] === value)),
  );

const sizeText = (size: SizePlan | null): string =>
  size === null
    ? 'nothing'
    : `${size.knob} from ${size.values[0]} to ${size.values.at(-1)}, ${size.values.length} values, ${answersText(size)}to survive ${size.survives} at ${size.confidence}, ${size.maxTrials} trials at most`;

const answersText = ({ objective }: SizePlan): string => {
  if (objective === null) return '';
  const { goodShare, latency } = objective;
  return `${goodShare * 100} % good answers${latency === null ? '' : ` at ${latency.percentile} ≤ ${latency.ms} ms`}, `;
};

const capacityText = (plan: CapacityPlan | null): string =>
  plan === null
    ? 'no capacity'
    : `what is held for ${formatDuration(plan.holdMs)} from ${plan.fromPerSecond} to ${plan.toPerSecond} requests/s, within ${plan.precision} at ${plan.confidence}, ${plan.mostFull} full trials at most`;

/** What pins would be like before any trial: to find mistakes by. */
export function emptyPins({ runs }: LoadedExperiment): Pin[] {
  return runs.map((run) => ({
    schema: 1,
    key: run.key,
    run: {
      schema: 1,
      runId: asPlanned.runId,
      scenario: run.loaded.name,
      question: run.loaded.scenario.question,
      seed: asPlanned.seed,
      command: '',
      startedAt: '1970-01-01T00:00:00Z',
      finishedAt: null,
      status: 'complete',
      environment: nowhere,
      trials: [],
      expectations: [],
      variants: [],
      repeats: null,
      capacity: soughtCapacity(run),
      size: run.size,
      map: null,
      fleet: null,
    },
    variants: plannedVariants(run),
    trials: [],
    timelines: {},
    quotes: {},
  }));
}

const nowhere: Pin['run']['environment'] = {
  oomlab: '',
  gitCommit: null,
  node: '',
  kernel: '',
  os: '',
  cpuModel: '',
  cores: 0,
  governor: null,
  clocksource: null,
  memoryBytes: 0,
  engine: '',
  engineKind: 'private',
  cgroupVersion: null,
  cgroupDriver: '',
  storageDriver: '',
  userlandProxy: 'unknown',
  swapAreas: [],
};
