import { existsSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { labError, type OomlabError, usageError } from '../errors.ts';
import { removeFolder } from '../files/replace.ts';
import { userName } from '../lab/host/user.ts';
import type { Report } from '../lab/progress.ts';
import type { Stop } from '../lab/protocol.ts';
import { runFiles, trialFolder } from '../record/layout.ts';
import type { Environment, FleetPlace, RunRecord } from '../record/schema.ts';
import { schemaVersion } from '../record/schema.ts';
import { removeWaiting, writeWaiting } from '../record/waiting/waiting.ts';
import { createRun, updateRun } from '../record/writeRun.ts';
import type { Expectation } from '../scenario/expected/compile.ts';
import { type TrialPlan, variantsOfTrials } from '../scenario/plan.ts';
import { formatBytes } from '../scenario/units.ts';
import { executeTrials, type NextTrial } from './executeTrials.ts';
import type { Execution, Host, ReadyHost } from './host.ts';
import { isLeaving } from './leaving.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { sameMachine } from './sameMachine.ts';

export interface RunRequest {
  runId: string;
  scenario: string;
  question: string;
  seed: number;
  command: string;
  /** All that may be executed: what must be there for them is seen to before the first. */
  trials: TrialPlan[];
  /** Chooses the next one, of those or made from them; all of them in order when left out. */
  next?: NextTrial;
  /** What was typed, but for how the program is called: to go on with it. */
  args?: readonly string[];
  /** What a fleet's host must have. */
  labels?: Readonly<Record<string, string>>;
  /** A repeat of all variants is compared: on a fleet one host executes all of it. */
  together?: boolean;
  /** For who watches: so many at most. */
  total?: number;
  /** What is closed is added while it runs, by `next`. */
  repeats?: RunRecord['repeats'];
  capacity?: RunRecord['capacity'];
  size?: RunRecord['size'];
  map?: RunRecord['map'];
  expectations: Expectation[];
  resultsFolder: string;
  /** Consent to a swap file of our own for the time of the run; null: only on a private engine. */
  mayAddSwap: boolean | null;
  report: Report;
  interrupt: AbortSignal;
  /** A search that was cut off goes on in its own folder. */
  continued?: FinishedRun;
  /** Called after each trial with the run's folder, so that a later failure loses nothing. */
  onTrial: (runFolder: string, trialId: string) => void;
}

export interface FinishedRun {
  folder: string;
  run: RunRecord;
}

/**
 * Executes all trials of a run on a host, one after the other, and records them.
 * @throws OomlabError (lab) when it could not be done. Trials that are done by then are recorded.
 */
export async function executeRun(request: RunRequest, host: Host): Promise<FinishedRun> {
  const { trials, report, interrupt, resultsFolder } = request;
  requireDisk(resultsFolder);
  const purpose = `${request.scenario} ${request.runId} of ${userName()}`;
  using waiting = waitingOf(request);
  await using ready = await host.prepare({
    purpose,
    runId: request.runId,
    scenario: request.scenario,
    plans: trials,
    mayAddSwap: request.mayAddSwap,
    alike: isSearch(request),
    chooses: request.next !== undefined,
    labels: request.labels ?? {},
    continued: request.continued ?? null,
    waits: waiting.keep,
    apart(plan, fence) {
      const kept = join(folder, runFiles.apart, String(fence));
      // Of a command that was killed in the middle of it.
      removeFolder(trialFolder(kept, plan.id));
      return openReceiver(
        kept,
        plan,
        () => {},
        () => {},
      );
    },
    interrupt,
    report,
  });
  const { folder, run } = begun(request, ready);
  waiting[Symbol.dispose]();
  const finish = (status: RunRecord['status']): void => {
    run.status = status;
    run.finishedAt = new Date().toISOString();
    written(() => updateRun(folder, run));
  };
  let isLeft = false;
  try {
    await executeTrials(ready, {
      request,
      done: doneBefore(request, ready, run),
      give: (plan) => {
        if (run.trials.includes(plan.id)) return;
        run.trials.push(plan.id);
        written(() => updateRun(folder, run));
      },
      async execute(plan, block) {
        const kind = await executeTrial(ready, plan, block, folder, request);
        isLeft ||= kind === 'left';
        return kind;
      },
      onTrial: (plan) => request.onTrial(folder, plan.id),
    });
  } catch (error) {
    try {
      // What another one records is not ours to end.
      if (ready.fleet?.isOurs() ?? true) finish('failed');
    } catch {
      // The disk that was too full for the recording is too full for this: run.json then still says "running".
    }
    throw error;
  }
  if (ready.fleet !== null && (isLeft || isLeaving(interrupt))) return { folder, run };
  ready.fleet?.over();
  finish(interrupt.aborted ? 'interrupted' : 'complete');
  return { folder, run };
}

/** Disposed, it waits no more; where its command was left by whoever watched it, somebody else may go on with it. */
function waitingOf({ runId, seed, command, args = [], resultsFolder, scenario, ...rest }: RunRequest) {
  let kept: string | null = null;
  return {
    keep(place: FleetPlace): void {
      if (rest.continued !== undefined || args.length === 0) return;
      const fleet = { ...place, args: [...args] };
      kept = written(() => writeWaiting(resultsFolder, scenario, { runId, seed, command, fleet }));
    },
    [Symbol.dispose]() {
      if (kept !== null && (existsSync(join(kept, runFiles.run)) || !isLeaving(rest.interrupt)))
        removeWaiting(kept);
      kept = null;
    },
  };
}

/** Its trials are chosen one by one, for one answer: it is about one kind of machine. */
const isSearch = ({ capacity, size, map }: RunRequest): boolean =>
  [capacity, size, map].some((each) => each !== undefined && each !== null);

/** Trials that were given out when the run was left. */
const doneBefore = (request: RunRequest, { fleet }: ReadyHost, run: RunRecord): number =>
  isSearch(request) ? run.trials.length : (fleet?.given ?? 0);

/** With a folder of its own, or in the one that it had. @throws OomlabError (usage) where it had another machine */
function begun(request: RunRequest, ready: ReadyHost): FinishedRun {
  const { continued, resultsFolder, size = null, capacity = null, map = null } = request;
  if (continued === undefined) {
    const run = firstRecord(request, ready);
    return { run, folder: written(() => createRun(resultsFolder, run)) };
  }
  const { folder, run: before } = continued;
  if (ready.fleet === null) requireSameMachine(before, ready.environment);
  const run: RunRecord = { ...before, status: 'running', finishedAt: null, size, capacity, map };
  if (request.repeats !== undefined) run.repeats = request.repeats;
  written(() => updateRun(folder, run));
  return { folder, run };
}

function requireSameMachine({ runId, environment: before }: RunRecord, now: Environment): void {
  const other = sameMachine.find((fact) => before[fact] !== now[fact]);
  if (other !== undefined)
    throw usageError(
      `Run ${runId} can't go on: its trials are of another machine (${other} was ${before[other]}, and is ${now[other]})`,
      'Go on with it there, or leave "--resume" out to begin anew.',
    );
}

function firstRecord(request: RunRequest, { environment, fleet }: ReadyHost): RunRecord {
  const { runId, scenario, question, seed, command, trials, expectations } = request;
  return {
    schema: schemaVersion,
    runId,
    scenario,
    question,
    seed,
    command,
    startedAt: new Date().toISOString(),
    finishedAt: null,
    status: 'running',
    environment,
    trials: request.next ? [] : trials.map((plan) => plan.id),
    expectations,
    variants: variantsOfTrials(trials),
    repeats: request.repeats ?? null,
    capacity: request.capacity ?? null,
    size: request.size ?? null,
    map: request.map ?? null,
    fleet: fleet === null ? null : { ...fleet.place, args: [...(request.args ?? [])] },
  };
}

/**
 * A trial that is lost in the middle is recorded as far as it got; the next one has a machine of its own again.
 * @throws OomlabError (lab) when the recording can't be written, or no trial can be executed.
 */
async function executeTrial(
  host: ReadyHost,
  plan: TrialPlan,
  block: readonly TrialPlan[],
  folder: string,
  request: RunRequest,
): Promise<Execution['kind']> {
  const { report, interrupt } = request;
  const ending = new AbortController();
  const stop = (why: Stop): void => ending.abort(why);
  const interrupted = (): void => stop({ reason: 'interrupted', detail: 'Ctrl-C' });
  interrupt.addEventListener('abort', interrupted, { once: true });
  using receiver = openReceiver(folder, plan, report, stop);
  try {
    const execution = await recorded(host, { plan, block, receiver, stop: ending.signal, report });
    if (execution.kind === 'given up') giveUp(host, plan, execution.why, request);
    if (execution.kind !== 'done') return execution.kind;
  } finally {
    interrupt.removeEventListener('abort', interrupted);
  }
  if (receiver.failure !== null) throw notWritten(receiver.failure);
  return 'done';
}

interface Attempted {
  plan: TrialPlan;
  block: readonly TrialPlan[];
  receiver: Receiver;
  stop: AbortSignal;
  report: Report;
}

/** What ends a trial so often before anything of it is recorded is no accident. */
const mostBegun = 5;

/** A trial that is lost before anything of it is recorded was none: it is begun again. @throws OomlabError (lab) */
async function recorded(
  host: ReadyHost,
  { plan, block, receiver, stop, report }: Attempted,
): Promise<Exclude<Execution, { kind: 'lost' }>> {
  for (let begun = 1; ; begun += 1) {
    const execution = await host.execute(plan, receiver, stop, block);
    if (execution.kind !== 'done' && execution.kind !== 'lost') return execution;
    if (execution.kind === 'lost') receiver.trouble(execution.why);
    if (receiver.began || receiver.failure !== null) return { kind: 'done' };
    if (execution.kind === 'done') throw notExecuted('it sent no recording');
    if (stop.aborted) return { kind: 'not begun' };
    if (begun === mostBegun) throw notExecuted(`${begun} times ${execution.why}`);
    const text = `Trial ${plan.id} is begun again, as nothing of it is recorded: ${execution.why}`;
    report({ kind: 'step', text });
  }
}

const notExecuted = (why: string): OomlabError =>
  labError(`No trial could be executed: ${why}`, 'Run "oomlab doctor" to see what is missing here.');

/** It is passed over; where trials are chosen by those before them there is nothing to choose by. @throws OomlabError (lab) there */
function giveUp({ fleet }: ReadyHost, { id }: TrialPlan, why: string, { next, report }: RunRequest): void {
  if (next === undefined)
    return report({ kind: 'step', text: `Trial ${id} is lost, and has no recording: ${why}` });
  fleet?.over();
  throw labError(
    `The search can't go on: trial ${id} is lost (${why})`,
    'What it does to its hosts is in their own logs; what was recorded before is kept.',
  );
}

/** @throws OomlabError (lab) when the file system refuses. */
function written<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw notWritten(error as Error);
  }
}

const notWritten = (cause: Error): OomlabError =>
  labError(
    `The recording could not be written: ${cause.message}`,
    'What was recorded before is kept. Is the disk full? Name another folder with --results.',
    cause,
  );

/** For recordings of some minutes, and their reports. */
const diskReserveBytes = 512 * 1024 ** 2;

/** @throws OomlabError (lab) when there is too little room for recordings. */
function requireDisk(folder: string): void {
  const { bavail, bsize } = statfsSync(existingAncestor(folder));
  if (bavail * bsize >= diskReserveBytes) return;
  throw labError(
    `Not enough disk: ${formatBytes(diskReserveBytes)} must be free in ${folder}, and ${formatBytes(bavail * bsize)} are`,
    'Free some disk, or name another folder with --results.',
  );
}

/** The folder itself may not be made yet. */
function existingAncestor(folder: string): string {
  return existsSync(folder) ? folder : existingAncestor(dirname(folder));
}
