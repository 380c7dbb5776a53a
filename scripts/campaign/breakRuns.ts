import {
  asUndisturbed,
  awaitEnd,
  howItEnded,
  type Trials,
  whatIsLeft,
  whatIsRecorded,
} from './afterwards.ts';
import { type Census, census } from './census.ts';
import type { Fault } from './fault.ts';
import type { Machine } from './machine.ts';
import { type Random, randomOf } from './random.ts';
import { startRun, type UnderWay } from './underWay.ts';

/** Faults that are inflicted upon real runs, one run after the other on each machine. */
export interface Campaign {
  faults: readonly Fault[];
  /** One after the other as far as they are for once, rather than each by the same chance. */
  inTurn?: boolean;
  /** So many of them in all. */
  count: number;
  /** In one run at most. */
  most: number;
  seed: number;
  /** After so many runs one that nothing is done to. */
  undisturbedEvery: number;
  tell(text: string): void;
}

/** Something that should not be. */
export interface Finding {
  run: number;
  seed: number;
  /** What was done to it, in order. */
  done: readonly string[];
  seen: string;
}

export interface Figures {
  seed: number;
  machines: number;
  runs: number;
  undisturbed: number;
  /** By kind. */
  faults: Record<string, number>;
  trials: Trials;
  findings: Finding[];
  seconds: number;
}

/** What all machines share. */
interface Course {
  campaign: Campaign;
  figures: Figures;
  inflicted: number;
}

/** Of both variants; the scenario has two variants. */
const repeats = 3;
const trialsOfRun = 2 * repeats;

export async function breakRuns(machines: readonly Machine[], campaign: Campaign): Promise<Figures> {
  const began = performance.now();
  const figures: Figures = {
    seed: campaign.seed,
    machines: machines.length,
    runs: 0,
    undisturbed: 0,
    faults: Object.fromEntries(campaign.faults.map(({ kind }) => [kind, 0])),
    trials: { recorded: 0, complete: 0, counted: 0 },
    findings: [],
    seconds: 0,
  };
  const course: Course = { campaign, figures, inflicted: 0 };
  await Promise.all(machines.map((machine) => breakOn(machine, course)));
  figures.seconds = Math.round((performance.now() - began) / 1000);
  return figures;
}

/** The machine is compared with what it was after a whole run. */
async function breakOn(machine: Machine, course: Course): Promise<void> {
  const { campaign, figures } = course;
  await oneRun(machine, course, { before: null, faults: [] });
  const before = await census(machine);
  for (let own = 1; course.inflicted < campaign.count; own += 1) {
    const isRest = own % campaign.undisturbedEvery === 0;
    await oneRun(machine, course, { before, faults: isRest ? [] : campaign.faults });
  }
  if (figures.undisturbed < figures.runs) await oneRun(machine, course, { before, faults: [] });
}

async function oneRun(
  machine: Machine,
  course: Course,
  { before, faults }: { before: Census | null; faults: readonly Fault[] },
): Promise<void> {
  const { campaign, figures } = course;
  figures.runs += 1;
  const number = figures.runs;
  const random = randomOf(campaign.seed, number);
  const run = startRun(machine, ['--repeats', String(repeats)]);
  const done = await inflictSome(run, course, faults, random);
  const seen = await awaitEnd(run);
  const suffered = campaign.faults.filter(({ kind }) => done.some((each) => each.kind === kind));
  seen.push(...howItEnded(run, suffered));
  const { findings, trials } = await whatIsRecorded(run, suffered);
  seen.push(...findings);
  figures.trials.recorded += trials.recorded;
  figures.trials.complete += trials.complete;
  figures.trials.counted += trials.counted;
  if (faults.length === 0) {
    figures.undisturbed += 1;
    seen.push(...asUndisturbed(run, trials, trialsOfRun));
  }
  const left = await whatIsLeft(run, before ?? []);
  if (before !== null) seen.push(...left);
  const told = done.map(({ what }) => what);
  for (const each of seen) {
    figures.findings.push({ run: number, seed: campaign.seed, done: told, seen: each });
    campaign.tell(`FOUND in run ${number} on ${machine.name}: ${each}\n  after: ${told.join('; ')}`);
  }
  campaign.tell(
    `run ${number} on ${machine.name}: ${done.length} faults (${course.inflicted} so far), ends with ${run.ended()?.code}, ${trials.counted} of ${trials.recorded} trials count, ${Math.round(run.sinceMs() / 1000)} s`,
  );
}

/** One after the other, each of a kind by chance, until the run is over or has had enough. */
async function inflictSome(
  run: UnderWay,
  course: Course,
  faults: readonly Fault[],
  random: Random,
): Promise<{ kind: string; what: string }[]> {
  const { campaign, figures } = course;
  const done: { kind: string; what: string }[] = [];
  while (faults.length > 0 && done.length < campaign.most && run.ended() === null) {
    const left = faults.filter(({ kind, once }) => !(once && done.some((each) => each.kind === kind)));
    const fault = (campaign.inTurn ? left[0] : null) ?? random.one(left);
    const what = await fault.inflict(run, random);
    if (what === null) break;
    done.push({ kind: fault.kind, what });
    figures.faults[fault.kind] = (figures.faults[fault.kind] ?? 0) + 1;
    course.inflicted += 1;
  }
  return done;
}
