import type { Truth } from '../scenario/faultCase.ts';
import { degradationKinds, terminalKinds } from '../scenario/outcomes.ts';
import { type Proportion, wilson } from '../statistics/wilson.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** A case of the corpus as far as it matters here. */
export interface KnownCase {
  name: string;
  fault: string;
  truth: Truth;
}

/** A verdict held against what is true of its case by construction. */
export interface Judged {
  trial: string;
  case: string;
  truth: string;
  verdict: string;
  confidence: Verdict['confidence'];
  /** `inconclusive` says what was missing instead of guessing; it is neither right nor wrong. */
  outcome: 'right' | 'wrong' | 'inconclusive' | 'invalid';
  /** What of it was wrong; empty otherwise. */
  wrong: ('terminal' | 'victim' | 'limit' | 'degradation')[];
}

export interface Calibration {
  judged: Judged[];
  right: number;
  wrong: number;
  /** Wrong and yet `certain` or `likely`: the worst that a tool of diagnosis can do. */
  confidentlyWrong: number;
  inconclusive: number;
  invalid: number;
  /**
   * Of the cases with a valid trial: each counts by the share of its trials that are right, so `k` need not be whole. Trials
   * of one case are not independent, and however many there are, they are no further case.
   */
  rightShare: Proportion;
  /** Cases with a valid trial, and those of them of which every one is right. */
  cases: { right: number; all: number };
  terminal: Matrix;
  degradation: Matrix;
}

/** Rows are the truth, columns the verdict; `counts[row][column]`. */
export interface Matrix {
  rows: string[];
  columns: string[];
  counts: number[][];
}

/** How often the verdicts are right. Verdicts of cases that are not in the corpus (any more) are left out. */
export function calibrate(cases: readonly KnownCase[], verdicts: readonly Verdict[]): Calibration {
  const known = new Map(cases.map((each) => [each.name, each]));
  const pairs = verdicts.flatMap((verdict) => {
    const fault = known.get(verdict.variant.case ?? '');
    return fault ? [{ verdict, truth: fault.truth }] : [];
  });
  const judged = pairs.map(({ verdict, truth }) => hold(verdict, truth));
  const count = (outcome: Judged['outcome']): number =>
    judged.filter((each) => each.outcome === outcome).length;
  const valid = pairs.filter(({ verdict }) => verdict.validity.valid);
  return {
    judged,
    right: count('right'),
    wrong: count('wrong'),
    confidentlyWrong: judged.filter(
      ({ outcome, confidence }) => outcome === 'wrong' && confidence !== 'unsure',
    ).length,
    inconclusive: count('inconclusive'),
    invalid: count('invalid'),
    ...byCase(judged),
    terminal: matrix(
      terminalKinds,
      valid.map(({ verdict, truth }) => [
        nearest(truth.terminal, verdict.terminal.kind),
        verdict.terminal.kind,
      ]),
    ),
    degradation: matrix(
      degradationKinds,
      valid.map(({ verdict, truth }) => [
        nearest(truth.degradation, verdict.degradation.kind),
        verdict.degradation.kind,
      ]),
    ),
  };
}

function byCase(judged: readonly Judged[]): Pick<Calibration, 'rightShare' | 'cases'> {
  const groups = Map.groupBy(
    judged.filter(({ outcome }) => outcome !== 'invalid'),
    (each) => each.case,
  );
  const shares = [...groups.values()].map(
    (trials) => trials.filter(({ outcome }) => outcome === 'right').length / trials.length,
  );
  return {
    rightShare: wilson(
      shares.reduce((sum, share) => sum + share, 0),
      shares.length,
      0.05,
    ),
    cases: { right: shares.filter((share) => share === 1).length, all: shares.length },
  };
}

function hold(verdict: Verdict, truth: Truth): Judged {
  const wrong = wrongParts(verdict, truth);
  return {
    trial: verdict.trial,
    case: verdict.variant.case ?? '',
    truth: words(truth.degradation.join(' or '), truth.terminal.join(' or '), truth.victim ?? null),
    verdict: words(verdict.degradation.kind, verdict.terminal.kind, verdict.terminal.victim),
    confidence: verdict.confidence,
    outcome: outcomeOf(verdict, wrong),
    wrong,
  };
}

function outcomeOf({ validity, terminal }: Verdict, wrong: Judged['wrong']): Judged['outcome'] {
  if (!validity.valid) return 'invalid';
  if (terminal.kind === 'inconclusive') return 'inconclusive';
  return wrong.length === 0 ? 'right' : 'wrong';
}

function wrongParts({ terminal, degradation }: Verdict, truth: Truth): Judged['wrong'] {
  const wrong: Judged['wrong'] = [];
  if (!truth.terminal.includes(terminal.kind)) wrong.push('terminal');
  if (truth.victim !== undefined && terminal.victim !== truth.victim) wrong.push('victim');
  if (truth.limit !== undefined && terminal.limit !== truth.limit) wrong.push('limit');
  if (!truth.degradation.includes(degradation.kind)) wrong.push('degradation');
  return wrong;
}

/** Where two names are equally true, the row is that of the one that was given. */
const nearest = <T extends string>(truths: readonly T[], given: T): T =>
  truths.includes(given) ? given : (truths[0] as T);

const words = (degradation: string, terminal: string, victim: string | null): string =>
  `${degradation === 'none' ? '' : `${degradation} → `}${terminal}${victim === null ? '' : ` (${victim})`}`;

/** Only kinds that occur, in their usual order. */
function matrix(
  kinds: readonly string[],
  pairs: readonly (readonly [truth: string, verdict: string])[],
): Matrix {
  const rows = kinds.filter((kind) => pairs.some(([truth]) => truth === kind));
  const columns = kinds.filter(
    (kind) => pairs.some(([, verdict]) => verdict === kind) || rows.includes(kind),
  );
  const counts = rows.map((row) =>
    columns.map((column) => pairs.filter(([truth, verdict]) => truth === row && verdict === column).length),
  );
  return { rows, columns, counts };
}
