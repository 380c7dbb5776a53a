import { buildRecording } from '../../record/testing/buildRecording.ts';
import type { boundTable } from '../../verdict/bounds.ts';
import { judge } from '../../verdict/judge.ts';
import type { Guard, Witness } from '../../verdict/testing/guards/guard.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { compare } from '../compare.ts';
import { searchAnswer } from '../search.ts';

const survivor = judge(buildRecording({}));

/** So many trials of a variant that were killed, and so many that survived, after 4 s and more each. */
function trials(name: string, killed: number, survived: number): Verdict[] {
  return Array.from({ length: killed + survived }, (_, index) => ({
    ...survivor,
    variant: { swap: name },
    terminal: { ...survivor.terminal, kind: index < killed ? ('oom-kill' as const) : ('survived' as const) },
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
const tooFew = (of: ReturnType<typeof compare>) =>
  of.pairs[0]?.measures[0]?.sentence.includes('too few trials') === true;

/** A value of which two trials are asked for, and so many said nothing. */
const silent = (name: string, count: number, state: 'open' | 'fails'): Witness => ({
  name,
  isRight: () => {
    const verdicts = Array.from({ length: count }, () => ({
      ...survivor,
      variant: { heap: '32m' },
      terminal: { ...survivor.terminal, kind: 'inconclusive' as const },
    }));
    const plan = { knob: 'heap' as const, values: ['32m'], repeats: 2, maxTrials: 20 };
    return searchAnswer(plan, verdicts).points[0]?.state === state;
  },
});

export const comparing: Record<keyof (typeof boundTable)['comparing'], Guard> = {
  level: {
    below: compared(
      'three of three killed against none of three, p = 0.1',
      [...trials('off', 3, 0), ...trials('1g', 0, 3)],
      differ,
    ),
    above: compared(
      'four of four killed against one of four, p = 0.14',
      [...trials('off', 4, 0), ...trials('1g', 1, 3)],
      (of) => !differ(of),
    ),
  },
  fewTrials: {
    below: compared('two trials on each side', [...trials('off', 0, 2), ...trials('1g', 0, 2)], tooFew),
    above: compared(
      'three trials on each side',
      [...trials('off', 0, 3), ...trials('1g', 0, 3)],
      (of) => !tooFew(of),
    ),
  },
  patience: {
    below: silent('two trials that say nothing', 2, 'open'),
    above: silent('three trials that say nothing', 3, 'fails'),
  },
};
