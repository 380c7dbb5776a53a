import type { Report } from '../lab/progress.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import type { Execution, ReadyHost } from './host.ts';

/**
 * Chooses the next trial. null: there is none any more, or none before more of those under way are done.
 * @param done trials that were given before @param underWay those of them of which nothing is known yet
 * @param within only one of this repeat; null, and nothing is chosen, where the next one is of another
 */
export type NextTrial = (
  done: number,
  underWay?: readonly TrialPlan[],
  within?: number | null,
) => TrialPlan | null;

const inOrder =
  (trials: readonly TrialPlan[]): NextTrial =>
  (done, _underWay, within = null) => {
    const plan = trials[done] ?? null;
    return within !== null && plan?.repeat !== within ? null : plan;
  };

/** How the trials of a run are given out, executed and told. */
interface Course {
  request: {
    /** All of them in order, where `next` chooses none. */
    trials: readonly TrialPlan[];
    next?: NextTrial;
    /** On a fleet a repeat of all variants is made on one host. */
    together?: boolean;
    /** For who watches: so many at most. */
    total?: number;
    interrupt: AbortSignal;
    report: Report;
  };
  /** Given by a command before this one. */
  done: number;
  give(plan: TrialPlan): void;
  execute(plan: TrialPlan, block: readonly TrialPlan[]): Promise<Execution['kind']>;
  /** Told in the order in which they were given, so that what is decided by them does not depend on how long each takes. */
  onTrial(plan: TrialPlan): void;
}

interface UnderWay {
  plan: TrialPlan;
  block: readonly TrialPlan[];
  /** null: not done. */
  ended: { kind: Execution['kind'] } | { error: unknown } | null;
  settled: Promise<void>;
}

/**
 * Executes all trials: on one machine one after the other, on a fleet as many blocks at once as it takes.
 * @throws what the first trial that can't be executed throws
 */
export async function executeTrials(ready: Pick<ReadyHost, 'fleet'>, course: Course): Promise<void> {
  const { request, onTrial } = course;
  const { interrupt, report } = request;
  const blocks = blocksOf(course, ready);
  const underWay: UnderWay[] = [];
  const begin = (block: readonly TrialPlan[]): void => {
    for (const plan of block) {
      course.give(plan);
      if (ready.fleet === null) {
        const { id, position, variant } = plan;
        report({ kind: 'trial-began', id, position, total: request.total ?? request.trials.length, variant });
      }
      underWay.push(started(plan, block, course));
    }
  };
  for (;;) {
    const most = ready.fleet?.atOnce() ?? 1;
    while (!interrupt.aborted && blocksUnderWay(underWay) < most) {
      const block = blocks(underWay.map(({ plan }) => plan));
      if (block === null) break;
      begin(block);
    }
    if (underWay.length === 0) return;
    const open = underWay.filter(({ ended }) => ended === null).map(({ settled }) => settled);
    // Of a host that joins meanwhile nobody has to wait until it is asked for something.
    const more = ready.fleet === null || interrupt.aborted ? [] : [ready.fleet.grown(most)];
    if (underWay[0]?.ended === null) await Promise.race([...open, ...more]);
    const failed = underWay.find(({ ended }) => ended !== null && 'error' in ended);
    if (failed?.ended && 'error' in failed.ended) throw failed.ended.error;
    for (let first = underWay[0]; first?.ended; first = underWay[0]) {
      underWay.shift();
      if ('kind' in first.ended && first.ended.kind === 'done') onTrial(first.plan);
    }
  }
}

const blocksUnderWay = (underWay: readonly UnderWay[]): number =>
  new Set(underWay.filter(({ ended }) => ended === null).map(({ block }) => block)).size;

function started(plan: TrialPlan, block: readonly TrialPlan[], course: Course): UnderWay {
  const one: UnderWay = { plan, block, ended: null, settled: Promise.resolve() };
  one.settled = course.execute(plan, block).then(
    (kind) => {
      one.ended = { kind };
    },
    (error: unknown) => {
      one.ended = { error };
    },
  );
  return one;
}

/**
 * What is given out next: on one machine a trial; on a fleet a repeat of all variants, where they are compared, so that it is
 * made on one host. null: nothing, for now or for good.
 */
function blocksOf(
  { request, done: before }: Course,
  { fleet }: Pick<ReadyHost, 'fleet'>,
): (underWay: readonly TrialPlan[]) => readonly TrialPlan[] | null {
  const next = request.next ?? inOrder(request.trials);
  const left = [...(fleet?.left ?? [])];
  let done = before;
  const take = (underWay: readonly TrialPlan[], within: number | null): TrialPlan | null => {
    const plan = next(done, underWay, within);
    if (plan !== null) done += 1;
    return plan;
  };
  return (underWay) => {
    const again = left.shift();
    if (again !== undefined) return again;
    const first = take(underWay, null);
    if (first === null) return null;
    const block = [first];
    while (fleet !== null && request.together === true) {
      const plan = take([...underWay, ...block], first.repeat);
      if (plan === null) break;
      block.push(plan);
    }
    return block;
  };
}
