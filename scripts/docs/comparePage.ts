import { randomStream } from '../../src/random.ts';
import { enoughOnEachSide } from '../../src/statistics/family.ts';
import { pairP, testsOfPair } from '../../src/study/family.ts';
import { figures } from '../../src/study/figures.ts';
import { changeIn } from '../../src/study/runs/compareRuns.ts';
import { bounds } from '../../src/verdict/bounds.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { around, aTrial, recordedVerdicts, sameWorlds, type World } from './drawReports.ts';

/** Comparisons of a run with itself, in all, of seeds 1 to so many. */
const sameComparisons = 10_000;
const comparisons = 200;

/** Shapes of the two runs. */
export const runShapes = [
  { variants: 1, each: 5 },
  { variants: 1, each: 7 },
  { variants: 2, each: 7 },
];

type Trial = World['draw'];

/** So many trials of each variant, in one run. */
function aRun(
  draw: Trial,
  { variants, each }: (typeof runShapes)[number],
  seed: number,
  run: 1 | 2,
): Verdict[] {
  const random = randomStream(2 * seed + run, 'simulated reports');
  return Array.from({ length: variants * each }, (_, index) => ({
    ...draw(random),
    variant: { variant: String(index % variants) },
    validity: { valid: true, problems: [] },
  }));
}

/** Of runs that do not differ, those in which any test of any variant is held: the interval that is asked for as well is left out. */
export function falseAlarms(
  { draw }: World,
  shape: (typeof runShapes)[number],
  from: number,
  count: number,
): number {
  let found = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const [before, after] = [aRun(draw, shape, seed, 1), aRun(draw, shape, seed, 2)];
    const held = Array.from({ length: shape.variants }, (_, variant) => {
      const of = (run: readonly Verdict[]) =>
        run.filter((trial) => trial.variant.variant === String(variant));
      const { ends, figures } = pairP(of(before), of(after), { pairs: shape.variants }, seed);
      return [ends, ...figures].some(({ adjusted }) => adjusted <= level);
    });
    if (held.includes(true)) found += 1;
  }
  return found;
}

const spreads = [0.05, 0.2];
const times = [1.1, 1.2, 1.5, 2];
const counts = [7, 10, 15];
const tolerated = 0.1;

const p99 = figures.find(({ name }) => name === 'p99Ms') as (typeof figures)[number];
const { runsLevel: level } = bounds.comparing;

/** The share of comparisons in which p99 that is so many times as high is found worse, and worse by more than is tolerated. */
function power(base: Verdict, each: number, spread: number, ratio: number): string {
  const trial =
    (factor: number): Trial =>
    (random) =>
      aTrial(base, 50_000, {
        goodputMedian: around(random, 150, spread),
        goodputPeak: around(random, 200, spread),
        p99Ms: factor * around(random, 400, spread),
        peakUsageBytes: around(random, 2 ** 27, spread),
      });
  let [worse, beyond] = [0, 0];
  for (let seed = 1; seed <= comparisons; seed += 1) {
    const shape = { variants: 1, each };
    const [a, b] = [aRun(trial(1), shape, seed, 1), aRun(trial(ratio), shape, seed, 2)];
    const adjusted = pairP(a, b, { pairs: 1 }, seed).figures[figures.indexOf(p99)]?.adjusted ?? 1;
    // Its interval is asked for where it can matter: that is what takes the time.
    if (adjusted > level) continue;
    const found = changeIn([{ a, b }], p99, adjusted, { level, seed, tolerance: tolerated });
    if (found.change === 'worse') worse += 1;
    if (found.beyond === 'yes') beyond += 1;
  }
  return `${percent(worse / comparisons)}, ${percent(beyond / comparisons)}`;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** So many of each world and shape: 10,000 in all. */
const ofEach = (worlds: number): number => Math.ceil(sameComparisons / (worlds * runShapes.length));

/** `docs/compare.md`. Written by `node scripts/docs.ts compare`; a test makes a part of it again. */
export function comparePage(): string {
  const recorded = recordedVerdicts();
  const [base] = recorded;
  if (!base) throw new Error('no recorded verdict');
  const worlds = sameWorlds(recorded);
  const count = ofEach(worlds.length);
  const found = runShapes.flatMap((shape) => worlds.map((world) => falseAlarms(world, shape, 1, count)));
  const all = found.reduce((sum, each) => sum + each, 0);
  const atMost = percent(level);
  return [
    '# One run against another',
    '',
    '<!-- Made by "node scripts/docs.ts compare". -->',
    '',
    '```sh',
    'npx oomlab compare shop shop/20260102-101500-ab12        # the newest run of "shop", and one by its id',
    'npx oomlab compare shop --pin baseline.json              # keep a run, to be committed',
    'npx oomlab compare baseline.json shop --tolerance p99=10%',
    '```',
    '',
    `The first is what was before, the second what is now; each is a scenario (its newest run), a run, its folder, or a pinned file. For each variant that both have, how trials ended and each figure is \`better\`, \`worse\` or \`no difference seen\`: how long they lived (\`survived\`, log-rank), \`goodput\` in the middle, \`goodputPeak\`, \`p99\` and \`peakMemory\` (ranks). Where as many survive as before and the others die of something else, ends are \`different\`.`,
    '',
    `Exit code 1: something is worse, by more than its tolerance. \`--tolerance p99=10%\` tolerates what is worse by a tenth, \`--tolerance 10%\` does so in every figure. A figure is beyond it when all of the ${percent(1 - bounds.comparing.level)} interval of the ratio is; when only a part of it is, that is said, and is no alarm. How they end has no tolerance. Exit code 4: no variant has a valid trial on both sides.`,
    '',
    'A run of another machine, or of another version of oomlab, is compared with a warning that names what differs, and so is one of which something else was asked. A pinned file has ends, figures and plans, and no log lines, no values of variables or headers. Runs of `capacity`, `size` and `map` are not compared: their trials were chosen. What they find can be [expected](scenarios.md#what-is-expected).',
    '',
    '## How often it is wrong',
    '',
    `All tests of all variants are one family, as [in a report](power.md), at ${atMost} instead of ${percent(bounds.comparing.familyLevel)}: of comparisons of runs that do not differ, at most ${atMost} find any difference, better or worse. That takes trials: ${[1, 2, 4].map((variants) => `${enoughOnEachSide(variants * testsOfPair, bounds.comparing.runsLevel)} each are enough for ${variants} variant${variants === 1 ? '' : 's'}`).join(', ')}, where nothing overlaps. With fewer than five each nothing at all can be held.`,
    '',
    `Two runs from the same world, ${sameComparisons.toLocaleString('en')} comparisons in all, of seeds 1 to ${count}. Counted is any test that the family holds, before the interval of the ratio is asked as well.`,
    '',
    row([
      'the world',
      ...runShapes.map(
        ({ variants, each }) => `${variants} variant${variants === 1 ? '' : 's'}, ${each} trials each`,
      ),
    ]),
    row(['---', ...runShapes.map(() => '---:')]),
    ...worlds.map((world, index) =>
      row([
        world.name,
        ...runShapes.map((_, shape) => {
          const here = found[shape * worlds.length + index] ?? 0;
          return `${here} of ${count} (${((100 * here) / count).toFixed(2)} %)`;
        }),
      ]),
    ),
    '',
    `Together: ${all} of ${count * found.length} (${((100 * all) / (count * found.length)).toFixed(2)} %).`,
    '',
    '## How often it sees what is there',
    '',
    `One variant whose p99 is really so many times as high, with ${percent(tolerated)} tolerated: how often it is found worse, and how often by more than is tolerated, which is the alarm. The spread is the standard deviation between trials, as a share. ${comparisons} comparisons each.`,
    '',
    row(['spread', 'really', ...counts.map((each) => `${each} trials each`)]),
    row(['---:', '---:', ...counts.map(() => '---:')]),
    ...spreads.flatMap((spread) =>
      times.map((ratio) =>
        row([
          percent(spread),
          `${ratio.toFixed(1)}×`,
          ...counts.map((each) => power(base, each, spread, ratio)),
        ]),
      ),
    ),
    '',
  ].join('\n');
}
