import {
  asUndisturbed,
  awaitEnd,
  codesOf,
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
  /** Of both variants, in a run that something is done to. */
  repeats: number;
  seed: number;
  /** Asked before each run and each fault: false, and nothing more is begun. */
  goesOn(): boolean;
  /** After so many runs one that nothing is done to. */
  undisturbedEvery: number;
  tell(text: string): void;
  /** Called after each run. */
  keep?(figures: Figures): void;
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
  goesOn(): boolean;
}

/** Of a campaign that has not begun. */
export const nothingYet = (seed: number): Figures => ({
  seed,
  machines: 0,
  runs: 0,
  undisturbed: 0,
  faults: {},
  trials: { recorded: 0, complete: 0, counted: 0 },
  findings: [],
  seconds: 0,
});

/** @param before what was done of the same campaign already: it goes on with the next run. */
export async function breakRuns(
  machines: readonly Machine[],
  campaign: Campaign,
  before = nothingYet(campaign.seed),
): Promise<Figures> {
  const began = performance.now();
  const figures: Figures = {
    ...structuredClone(before),
    machines: machines.length,
    faults: { ...Object.fromEntries(campaign.faults.map(({ kind }) => [kind, 0])), ...before.faults },
  };
  const took = (): number => performance.now() - began;
  const course: Course = {
    figures,
    campaign: {
      ...campaign,
      keep: () => {
        figures.seconds = before.seconds + Math.round(took() / 1000);
        campaign.keep?.(figures);
      },
    },
    goesOn: () => inflicted(figures) < campaign.count && campaign.goesOn(),
  };
  await Promise.all(machines.map((machine) => breakOn(machine, course)));
  return figures;
}

/** So many faults in all. */
export const inflicted = ({ faults }: Figures): number =>
  Object.values(faults).reduce((sum, count) => sum + count, 0);

/** The machine is compared with what it was after a whole run. */
async function breakOn(machine: Machine, course: Course): Promise<void> {
  const { campaign } = course;
  await oneRun(machine, course, { before: null, faults: [] });
  const before = await census(machine);
  for (let own = 1; course.goesOn(); own += 1) {
    const isRest = own % campaign.undisturbedEvery === 0;
    await oneRun(machine, course, { before, faults: isRest ? [] : campaign.faults });
  }
  await oneRun(machine, course, { before, faults: [] });
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
  const asked = faults.length === 0 ? 1 : campaign.repeats;
  const run = startRun(machine, ['--repeats', String(asked)]);
  const done = await inflictSome(run, course, faults, random);
  const seen = await awaitEnd(run);
  const suffered = campaign.faults.filter(({ kind }) => done.some((each) => each.kind === kind));
  const ended = { exitCode: run.ended()?.code, all: run.said() };
  seen.push(...howItEnded(ended, [0, 4, ...codesOf(suffered)]));
  const { findings, trials } = await whatIsRecorded(run, suffered);
  seen.push(...findings);
  figures.trials.recorded += trials.recorded;
  figures.trials.complete += trials.complete;
  figures.trials.counted += trials.counted;
  if (faults.length === 0) {
    figures.undisturbed += 1;
    seen.push(...asUndisturbed(run, trials, 2 * asked));
  }
  const left = await whatIsLeft(run, before ?? []);
  if (before !== null) seen.push(...left);
  const told = done.map(({ what }) => what);
  for (const each of seen) {
    figures.findings.push({ run: number, seed: campaign.seed, done: told, seen: each });
    campaign.tell(`FOUND in run ${number} on ${machine.name}: ${each}\n  after: ${told.join('; ')}`);
  }
  campaign.tell(
    `run ${number} on ${machine.name}: ${done.length} faults (${inflicted(figures)} so far), ends with ${run.ended()?.code}, ${trials.counted} of ${trials.recorded} trials count, ${Math.round(run.sinceMs() / 1000)} s`,
  );
  campaign.keep?.(figures);
}

/** As many times as it has chances to be chosen. */
const asOften = (fault: Fault): Fault[] => Array.from({ length: fault.ends ? 1 : 4 }, () => fault);

/** One after the other, each of a kind by chance, until the run is over or has had enough. */
async function inflictSome(
  run: UnderWay,
  course: Course,
  faults: readonly Fault[],
  random: Random,
): Promise<{ kind: string; what: string }[]> {
  const { campaign, figures, goesOn } = course;
  const done: { kind: string; what: string }[] = [];
  while (done.length < campaign.most && run.ended() === null && goesOn()) {
    const left = faults.filter(({ kind, once }) => !(once && done.some((each) => each.kind === kind)));
    if (left.length === 0) break;
    const fault = (campaign.inTurn ? left[0] : null) ?? random.one(left.flatMap(asOften));
    const what = await fault.inflict(run, random);
    if (what === null) break;
    done.push({ kind: fault.kind, what });
    figures.faults[fault.kind] = (figures.faults[fault.kind] ?? 0) + 1;
  }
  return done;
}
