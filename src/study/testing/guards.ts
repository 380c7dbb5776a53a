import { buildRecording } from '../../record/testing/buildRecording.ts';
import { bounds, type boundTable } from '../../verdict/bounds.ts';
import { judge } from '../../verdict/judge.ts';
import type { Guard, Witness } from '../../verdict/testing/guards/guard.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { compare } from '../compare.ts';
import { difference } from '../difference.ts';
import { closingsBy } from '../repeats/closing.ts';
import { compareRuns } from '../runs/compareRuns.ts';
import { sizeAnswer } from '../size/answer.ts';

const survivor = judge(buildRecording({}));

/** So many trials of a variant that were killed, and so many that survived, after 4 s and more each. */
function trials(name: string, killed: number, survived: number): Verdict[] {
  return Array.from({ length: killed + survived }, (_, index) => ({
    ...survivor,
    variant: { swap: name },
    terminal: { ...survivor.terminal, kind: index < killed ? ('oom-kill' as const) : ('survived' as const) },
    times: { ...survivor.times, serviceEnd: index < killed ? 6000 + 10 * index : null },
    measures: { ...survivor.measures, survivedMs: 4000 + 10 * index },
  }));
}

const compared = (
  name: string,
  verdicts: Verdict[],
  isSo: (of: ReturnType<typeof compare>) => boolean,
): Witness => ({
  name,
  isRight: () => isSo(compare(verdicts, { seed: 1 })),
});

const differ = (of: ReturnType<typeof compare>) => of.pairs[0]?.outcomes.differ === true;
/** Two runs with so many trials that were killed, and that survived. */
const runsDiffer = (
  name: string,
  before: [number, number],
  after: [number, number],
  seen: boolean,
): Witness => ({
  name,
  isRight: () => {
    const { worse } = compareRuns(trials('off', ...before), trials('off', ...after), { seed: 1 });
    return worse === seen;
  },
});
const hinted = (of: ReturnType<typeof compare>) =>
  of.pairs[0]?.measures.some(({ measure, hint }) => measure === 'goodputPeak' && hint) === true;

/** Trials of two variants whose goodput has no value in common. */
const served = (each: number): Verdict[] =>
  ['off', '1g'].flatMap((name, variant) =>
    trials(name, 0, each).map((verdict, index) => ({
      ...verdict,
      measures: { ...verdict.measures, goodputPeak: 100 * (variant + 1) + index },
    })),
  );

/** Two groups by themselves, at the level that the bound has at that time. */
const alone = (name: string, a: readonly number[], b: readonly number[], seen: boolean): Witness => ({
  name,
  isRight: () => {
    const { level } = bounds.comparing;
    const { judgement } = difference([{ a, b }], { higherIsBetter: true, level, seed: 1 });
    return (judgement === 'better') === seen;
  },
});

const oneHeap = {
  objective: null,
  knob: 'heap',
  values: ['32m'],
  positions: [Math.log(32)],
  tooMuch: null,
  survives: 0.9,
  confidence: 0.9,
  maxTrials: 60,
  recommenders: 0,
};

/** So many trials of one value, all alike. */
const alike = (
  name: string,
  count: number,
  trial: Pick<Verdict, 'terminal' | 'validity'>,
  isSo: (answer: ReturnType<typeof sizeAnswer>) => boolean,
): Witness => ({
  name,
  isRight: () => {
    const verdict = { ...survivor, variant: { heap: '32m' }, ...trial };
    return isSo(sizeAnswer(oneHeap, Array<Verdict>(count).fill(verdict)));
  },
});

const { terminal, validity } = survivor;
const saysNothing = { terminal: { ...terminal, kind: 'inconclusive' as const }, validity };
const besideOthers = {
  terminal: { ...terminal, kind: 'unresponsive' as const },
  validity: { ...validity, hadByOthers: 0.9 },
};

/** A value of which so many trials said nothing. */
const silent = (name: string, count: number, lost: number): Witness =>
  alike(name, count, saysNothing, ({ points }) => points[0]?.lost === lost);

/** After so many in a row in which others had the processors. */
const outrun = (name: string, count: number, givenUp: boolean): Witness =>
  alike(name, count, besideOthers, (answer) => answer.givenUp === givenUp);

/** After so many of at most twelve repeats, of two variants whose services ended after these times. */
const closedAs = (
  name: string,
  lives: readonly [readonly number[], readonly number[]],
  isSo: (why: string | null) => boolean,
): Witness => ({
  name,
  isRight: () => {
    const variants = [{ swap: 'off' }, { swap: '1g' }];
    const verdicts = variants.flatMap((variant, index) =>
      (lives[index] ?? []).map((seconds, repeat) => ({
        ...survivor,
        variant,
        repeat: repeat + 1,
        terminal: { ...survivor.terminal, kind: 'oom-kill' as const },
        times: { ...survivor.times, serviceEnd: 2000 + 1000 * seconds },
        measures: { ...survivor.measures, survivedMs: 1000 * seconds },
      })),
    );
    const repeats = { atLeast: 5, atMost: 12, closed: [] };
    return isSo(closingsBy({ repeats, variants }, verdicts, 1)[0]?.why ?? null);
  },
});

const around100 = [100, 101, 102, 103, 104, 105, 106];
const spread = (from: number): number[] => Array.from({ length: 7 }, (_, index) => from + 10 * index);

export const comparing: Record<keyof (typeof boundTable)['comparing'], Guard> = {
  level: {
    below: alone('three against three without overlap, p = 0.1', [1, 2, 3], [11, 12, 13], true),
    above: alone('four against four with an overlap, p = 0.11', [1, 2, 3, 20], [12, 19, 21, 22], false),
  },
  familyLevel: {
    below: compared(
      'four of five killed against none of five, 0.048',
      [...trials('off', 4, 1), ...trials('1g', 0, 5)],
      differ,
    ),
    above: compared(
      'five of five killed against one of five, 0.071',
      [...trials('off', 5, 0), ...trials('1g', 1, 4)],
      (of) => !differ(of),
    ),
  },
  runsLevel: {
    below: runsDiffer('six of eight killed against none of eight, 0.0085', [0, 8], [6, 2], true),
    above: runsDiffer('six of nine killed against none of nine, 0.0107', [0, 9], [6, 3], false),
  },
  fewTrials: {
    below: compared('two trials on each side', served(2), (of) => !hinted(of)),
    above: compared('three trials on each side', served(3), hinted),
  },
  matters: {
    below: closedAs(
      'seven lives that are the same but for 6 %',
      [around100, around100],
      (why) => why === 'same',
    ),
    above: closedAs('seven lives that vary by a half', [spread(100), spread(105)], (why) => why !== 'same'),
  },
  hopeless: {
    below: closedAs(
      'five lives of which the rest shows something with 0.049',
      [
        [1, 3, 4, 8, 9],
        [2, 5, 6, 7, 10],
      ],
      (why) => why === 'hopeless',
    ),
    above: closedAs(
      'five lives of which the rest shows something with 0.052',
      [
        [3, 4, 5, 6, 9],
        [1, 2, 7, 8, 10],
      ],
      (why) => why === null,
    ),
  },
  patience: {
    below: silent('two trials that say nothing', 2, 0),
    above: silent('three trials that say nothing', 3, 1),
  },
  patienceWithOthers: {
    below: outrun('five trials in a row that others outran', 5, false),
    above: outrun('six trials in a row that others outran', 6, true),
  },
};
