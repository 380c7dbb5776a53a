import { randomBytes } from 'node:crypto';
import { labError } from '../errors.ts';
import type { Expectation, RunRecord } from '../record/schema.ts';
import { schemaVersion } from '../record/schema.ts';
import { createRun, updateRun } from '../record/writeRun.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { formatBytes } from '../scenario/units.ts';
import { requireLocal } from './engine/engine.ts';
import { openEngine } from './engine/resolve.ts';
import { describeEnvironment } from './host/environment.ts';
import { takeLock } from './host/lock.ts';
import { requireRoom, swapFree, swapNeeded } from './host/preconditions.ts';
import { addSwapFile } from './host/swap.ts';
import { ensureImage } from './images.ts';
import type { Report } from './progress.ts';
import { runTrial } from './trial/trial.ts';

export interface RunRequest {
  runId: string;
  scenario: string;
  question: string;
  seed: number;
  command: string;
  /** All that may be executed: what must be there for them is seen to before the first. */
  trials: TrialPlan[];
  /** Chooses the next one, of those or made from them; all of them in order when left out. null: it is done. */
  next?: (done: number) => TrialPlan | null;
  /** For who watches: so many at most. */
  total?: number;
  search?: RunRecord['search'];
  expectations: Expectation[];
  resultsFolder: string;
  /** Consent to a swap file of our own for the time of the run; null: only on a private engine. */
  mayAddSwap: boolean | null;
  report: Report;
  interrupt: AbortSignal;
  /** Called after each trial with the run's folder, so that a later failure loses nothing. */
  onTrial: (runFolder: string, trialId: string) => void;
}

export interface FinishedRun {
  folder: string;
  run: RunRecord;
}

/** A sortable name, new for every run. */
export function newRunId(now: Date): string {
  const stamp = now
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .replace('T', '-');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

/**
 * Executes all trials of a run, one after the other, and records them.
 * @throws OomlabError (lab) when the lab could not do it. Trials that are done by then are recorded.
 */
export async function executeRun(request: RunRequest): Promise<FinishedRun> {
  const { trials, report, interrupt } = request;
  requireRoom(trials, request.resultsFolder);
  using _lock = takeLock(`${request.scenario} ${request.runId}`);
  await using scope = new AsyncDisposableStack();
  report({ kind: 'step', text: 'Connecting to the engine' });
  const engine = scope.use(await openEngine());
  requireLocal(engine);
  const images = new Map<string, string>();
  for (const target of trials.flatMap((plan) => [plan.target, ...plan.services.map((each) => each.target)])) {
    const key = JSON.stringify(target.image);
    if (!images.has(key)) images.set(key, await ensureImage(engine.docker, target.image, report));
  }
  await provideSwap(request, engine.kind === 'private', scope);
  const environment = await describeEnvironment(engine);
  const run: RunRecord = {
    schema: schemaVersion,
    runId: request.runId,
    scenario: request.scenario,
    question: request.question,
    seed: request.seed,
    command: request.command,
    startedAt: new Date().toISOString(),
    finishedAt: null,
    status: 'running',
    environment,
    trials: request.next ? [] : trials.map((plan) => plan.id),
    expectations: request.expectations,
    variants: variantsOf(trials),
    search: request.search ?? null,
  };
  const folder = createRun(request.resultsFolder, run);
  const finish = (status: RunRecord['status']): void => {
    run.status = status;
    run.finishedAt = new Date().toISOString();
    updateRun(folder, run);
  };
  try {
    const next = request.next ?? ((done: number) => trials[done] ?? null);
    for (let done = 0; !interrupt.aborted; done += 1) {
      const plan = next(done);
      if (plan === null) break;
      if (!run.trials.includes(plan.id)) {
        run.trials.push(plan.id);
        updateRun(folder, run);
      }
      report({
        kind: 'trial-began',
        id: plan.id,
        position: plan.position,
        total: request.total ?? trials.length,
        variant: plan.variant,
      });
      await runTrial(plan, {
        engine,
        runFolder: folder,
        environment,
        imageOf: ({ image }) => images.get(JSON.stringify(image)) ?? '',
        report,
        interrupt,
      });
      request.onTrial(folder, plan.id);
    }
  } catch (error) {
    try {
      finish('failed');
    } catch {
      // The disk that was too full for the recording is too full for this: run.json then still says "running".
    }
    throw error;
  }
  finish(interrupt.aborted ? 'interrupted' : 'complete');
  return { folder, run };
}

/** Each once, in the order in which the scenario has them. */
function variantsOf(trials: readonly TrialPlan[]): RunRecord['variants'] {
  const written = trials.toSorted((a, b) => a.order - b.order).map(({ variant }) => variant);
  return [...new Map(written.map((variant) => [JSON.stringify(variant), variant])).values()];
}

/** Sees that the host has the swap that the variants ask for. @throws OomlabError (lab) without consent. */
async function provideSwap(
  request: RunRequest,
  privateEngine: boolean,
  scope: AsyncDisposableStack,
): Promise<void> {
  const needed = swapNeeded(request.trials);
  if (needed <= swapFree()) return;
  if (!(request.mayAddSwap ?? privateEngine)) {
    throw labError(
      `Variants with swap need ${formatBytes(needed)} of it, and the host has ${formatBytes(swapFree())} free`,
      'Add swap, or allow a swap file of our own for the time of the run with --add-swap.',
    );
  }
  request.report({
    kind: 'step',
    text: `Adding a swap file of ${formatBytes(needed)} for the time of the run`,
  });
  // The header takes a page, and the kernel keeps a little: a tenth more, so that the variant has all that is stated.
  scope.use(await addSwapFile(Math.ceil((needed * 1.1) / 4096) * 4096));
}
