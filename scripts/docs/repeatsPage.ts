import { familyOf } from '../../src/study/family.ts';
import { bounds } from '../../src/verdict/bounds.ts';
import {
  fixedPower,
  otherRuns,
  plannedRun,
  type SimulatedRun,
  type SimulatedWorld,
  sameRuns,
} from './repeats/simulatedRuns.ts';

/** Runs of each world, of seeds 1 to so many. */
const runs = 1000;
const fixedRuns = 400;
const plan = { atLeast: 3, atMost: 12 };

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const percent = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)} %`;
const shareOf = (all: readonly SimulatedRun[], is: (run: SimulatedRun) => boolean): number =>
  all.filter(is).length / all.length;
const meanTrials = (all: readonly SimulatedRun[]): number =>
  all.reduce((sum, { each }) => sum + each, 0) / all.length;

export const simulatedRuns = (world: SimulatedWorld, count: number): SimulatedRun[] =>
  Array.from({ length: count }, (_, index) => plannedRun(world, plan, index + 1));

/** Why comparisons were closed, the most frequent first. */
function whyText(all: readonly SimulatedRun[]): string {
  const why = all.flatMap((run) => run.why);
  return [...Map.groupBy(why, (each) => each)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, each]) => `${name} ${percent(each.length / why.length)}`)
    .join(', ');
}

const sameRow = (name: string, all: readonly SimulatedRun[]): string =>
  row([
    name,
    all.length,
    `${all.filter(({ isFalse }) => isFalse).length} (${percent(
      shareOf(all, ({ isFalse }) => isFalse),
      1,
    )})`,
    meanTrials(all).toFixed(1),
    whyText(all),
  ]);

/** The least number that shows the difference as often, between two whole ones by a straight line. */
function fixedOfPower(world: SimulatedWorld, power: number, near: number): number {
  let each = Math.round(near);
  let found = fixedPower(world, each, fixedRuns);
  const step = found < power ? 1 : -1;
  for (;;) {
    const next = fixedPower(world, each + step, fixedRuns);
    if (next >= power === (step === 1)) return each + step * Math.abs((power - found) / (next - found || 1));
    each += step;
    found = next;
  }
}

function otherRow(world: SimulatedWorld, all: readonly SimulatedRun[]): string {
  const power = shareOf(all, ({ shown }) => shown);
  const trials = meanTrials(all);
  const fixed = fixedOfPower(world, power, trials + 1);
  return row([
    world.name,
    all.length,
    percent(power),
    trials.toFixed(1),
    fixed.toFixed(1),
    percent(1 - trials / fixed),
    `${all.filter(({ isFalse }) => isFalse).length} (${percent(
      shareOf(all, ({ isFalse }) => isFalse),
      1,
    )})`,
    whyText(all),
  ]);
}

/** `docs/repeats.md`. Written by `node scripts/docs.ts repeats`, which takes many minutes; a test makes a part of it again. */
export function repeatsPage(): string {
  const { familyLevel, matters, hopeless } = bounds.comparing;
  const level = percent(familyLevel);
  const { looks } = familyOf(1, plan);
  const same = sameRuns.map((world) => ({ world, all: simulatedRuns(world, runs) }));
  const other = otherRuns.map((world) => ({ world, all: simulatedRuns(world, runs) }));
  const count = runs * (same.length + other.length);
  return [
    '# As many repeats as it takes',
    '',
    '<!-- Made by "node scripts/docs.ts repeats". -->',
    '',
    `\`repeats: { atLeast: ${plan.atLeast}, atMost: ${plan.atMost} }\` makes more trials where a comparison is still open, and none where it is closed. After each repeat of all variants that are still compared it is decided, by what is known then, which pairs of variants that differ in one thing are closed; a variant of which no comparison is open gets no more trials. The report draws its differences by the same rule and from the same trials.`,
    '',
    '## What closes a comparison',
    '',
    `How long the service lived decides, as all scenarios ask for it, and no other figure takes a whole trial to be known once. Where none of the pair's trials ended before its cap, they all lived as long as was looked, and goodput in the middle decides instead. The other figures and the ends are tested all the same.`,
    '',
    `- \`shown\`: the difference is held by the family of all tests of the report, and the interval of the ratio leaves out 1.`,
    `- \`same\`: two one-sided log-rank tests by permutation (Schuirmann 1987) say that they differ by less than ${matters} times either way.`,
    `- \`hopeless\`: by what was seen, the rest of the trials would show a difference with a probability below ${percent(hopeless)} (predictive power; Spiegelhalter, Freedman and Blackburn 1986). It never makes a difference out of none.`,
    `- \`at most\`: all repeats were made.`,
    '',
    '## Why looking does no harm',
    '',
    `Who looks again and again, and stops when something shows, finds differences that are none. So the rate of ${level} is shared by a few looks (alpha spending, Lan and DeMets 1983): of reports on variants that do not differ, at most ${level} hold any difference at any look. At most ${plan.atMost} repeats of two variants are looked at after ${(looks ?? []).map(({ each, level: part }) => `${each} (${percent(part, 1)})`).join(' and ')}; more pairs, and fewer trials, move the looks. There is no look where it would take more than trials that do not overlap: with three against three no exact test goes below 0.1.`,
    '',
    `The share of a look is exact at any number of trials. Without a difference the trials that came between two looks may be divided between both variants in any way; each such way has a path through all looks, and the first look on a path to hold anything is what its level is spent on. At each look the least p of all tests of the pair is held against the least p of all paths (min-p, Westfall and Young 1993), and pairs share the level equally (Bonferroni). Equivalence is held to the same levels. What was invalid is left out of the tests, and its repeat counts as made.`,
    '',
    `Intervals and ratios are those of the trials that closed the comparison, without a correction for having stopped then: a run that stopped early shows a difference somewhat larger than it is. A write-up's claims are tested once, on a number that was fixed beforehand: there a plan means its \`atMost\`.`,
    '',
    `## Simulated: ${count} runs`,
    '',
    `Runs by the program's own rule, of seeds 1 to ${runs} in each world; all begin with ${plan.atLeast} repeats and end after ${plan.atMost}. Trials are those of each variant, on the average.`,
    '',
    '### Nothing differs',
    '',
    row(['the world', 'runs', 'with any false difference', 'trials', 'closed as']),
    row(['---', '---:', '---:', '---:', '---']),
    ...same.map(({ world, all }) => sameRow(world.name, all)),
    '',
    `With a number that is fixed all of these would have all trials. Fewer false differences than ${level} are made, as most comparisons are closed before the last look.`,
    '',
    '### The second lives longer',
    '',
    `The fixed number is the one that shows the difference as often, with the whole ${level} spent at once; found by ${fixedRuns} runs of each number, and between two of them by a straight line. False is any difference in what does not differ: goodput, p99, the peak of memory.`,
    '',
    row([
      'the world',
      'runs',
      'shown',
      'trials',
      'fixed number',
      'saved',
      'with any false difference',
      'closed as',
    ]),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---']),
    ...other.map(({ world, all }) => otherRow(world, all)),
    '',
  ].join('\n');
}
