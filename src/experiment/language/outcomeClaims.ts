import { usageError } from '../../errors.ts';
import {
  type DegradationKind,
  degradationKinds,
  type TerminalKind,
  terminalKinds,
} from '../../scenario/outcomes.ts';
import type { ExperimentData, Trial, VariantTrials } from '../pins/data.ts';
import type { Predicate } from './claim.ts';
import { suggestion } from './nearest.ts';
import { type Selection, whenText } from './selection.ts';

/** How trials ended, and what they suffered before: a list means any of them. */
export interface Outcome {
  terminal?: TerminalKind | TerminalKind[];
  degradation?: DegradationKind | DegradationKind[];
  /** For kills: the container's main process, or another of its processes. */
  victim?: 'main' | 'child';
}

type Ended = Selection & Outcome;

/** In each variant of the selection, `k` of its trials or more ended so. An invalid trial agrees with nothing. */
export const atLeast = (k: number, ended: Ended): Predicate =>
  counted(ended, `at least ${k}`, (agreed) => agreed >= k);

/** In each variant of the selection, `k` of its trials or fewer ended so; it holds only where there are trials. */
export const atMost = (k: number, ended: Ended): Predicate =>
  counted(ended, `at most ${k}`, (agreed) => agreed <= k);

/** Every trial of the selection ended so. */
export const all = (ended: Ended): Predicate => counted(ended, 'all', (agreed, trials) => agreed === trials);

/** No trial of the selection ended so. */
export const none = (ended: Ended): Predicate => counted(ended, 'none', (agreed) => agreed === 0);

/** How many trials ended so, of how many: `2 of 3`. */
export const countOf =
  (ended: Ended) =>
  (data: ExperimentData): string => {
    const trials = data.trials(ended);
    return `${trials.filter((trial) => endedSo(checked(ended), trial)).length} of ${trials.length}`;
  };

function counted(
  ended: Ended,
  howMany: string,
  enough: (agreed: number, trials: number) => boolean,
): Predicate {
  const outcome = checked(ended);
  const held = ({ trials }: VariantTrials): boolean =>
    trials.length > 0 && enough(trials.filter((trial) => endedSo(outcome, trial)).length, trials.length);
  return {
    says: `${outcomeText(outcome)}: ${howMany} of the trials${when(ended)}`,
    evaluate: (data) => {
      const variants = data.variants(ended);
      return {
        held: variants.every(held),
        seen: variants
          .map((each) => `${each.key}: ${data.outcomes({ ...ended, when: each.variant })}`)
          .join('; '),
      };
    },
  };
}

function endedSo({ terminal, degradation, victim }: Outcome, { verdict }: Trial): boolean {
  return (
    verdict.validity.valid &&
    (terminal === undefined || [terminal].flat().includes(verdict.terminal.kind)) &&
    (degradation === undefined || [degradation].flat().includes(verdict.degradation.kind)) &&
    (victim === undefined || verdict.terminal.victim === victim)
  );
}

const outcomeText = ({ terminal, degradation, victim }: Outcome): string => {
  const parts = [degradation, terminal].flatMap((kinds) =>
    kinds === undefined ? [] : [kinds].flat().join(' or '),
  );
  return `${parts.join(' → ') || 'anything'}${victim === undefined ? '' : ` of the ${victim} process`}`;
};

const when = (selection: Selection): string => {
  const text = whenText(selection.when);
  return text === '' ? '' : ` with ${text}`;
};

/** A mistyped kind would match nothing, and "none" would hold. */
function checked(ended: Ended): Outcome {
  const { terminal, degradation } = ended;
  const check = (kinds: readonly string[], known: readonly string[]): void => {
    for (const kind of kinds)
      if (!known.includes(kind)) throw usageError(`no trial can end as "${kind}"`, suggestion(kind, known));
  };
  check([terminal ?? []].flat(), terminalKinds);
  check([degradation ?? []].flat(), degradationKinds);
  if (terminal === undefined && degradation === undefined && ended.victim === undefined)
    throw usageError('a claim about an outcome names none', 'Add terminal, degradation or victim.');
  return ended;
}
