import { never } from '../../never.ts';
import type { Closing, Repeats, RunRecord } from '../../record/schema.ts';
import type { RepeatPlan } from '../../scenario/written.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { familyOf } from '../family.ts';
import { figures } from '../figures.ts';
import { variantKey } from '../outcome.ts';
import { plannedPairs } from './looks.ts';

const list = (numbers: readonly number[]): string =>
  numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;

const times = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What a plan comes to, before the first trial: `3 to 12 repeats; ...`. */
export function planSentence(plan: RepeatPlan, variants: readonly Record<string, string>[]): string {
  const pairs = plannedPairs(variants).length;
  const range = `${plan.atLeast} to ${plan.atMost} repeats`;
  if (pairs === 0)
    return `${range}: no two variants differ in one thing, so that nothing is compared and it stays with ${plan.atLeast}.`;
  const { looks, enough } = familyOf(pairs, plan);
  const open = `${range}, as long as any of ${times(pairs, 'comparison')} is open`;
  if (looks === null || looks.length === 0)
    return `${open}; but ${plan.atMost} are too few to hold any difference, and it stays with ${plan.atLeast}.`;
  const more = enough > plan.atMost ? `; ${enough} would be enough` : '';
  const [first] = looks;
  const early =
    first !== undefined && first.each > plan.atLeast
      ? `; fewer than ${first.each} could not hold any, however far apart they are`
      : '';
  return `${open}. Differences are looked for after ${list(looks.map(({ each }) => each))}${more}${early}.`;
}

const lives = 'how long it lived';

/** `swap=off → swap=1g: closed after 5 of at most 12 repeats, as a difference in how long it lived is held.` */
export function closingSentence(closing: Closing, { atMost }: RepeatPlan): string {
  const reason = reasonOf(closing);
  if (reason === null) return `All ${atMost} repeats were made for this.`;
  return `Closed after ${closing.after} of at most ${atMost} repeats, as ${reason}.`;
}

/** null: nothing but that no more repeats were planned. */
function reasonOf({ why, figure }: Closing): string | null {
  const did = figure === 'survivedMs' ? lives : `what it ${figures.find(({ name }) => name === figure)?.did}`;
  switch (why) {
    case 'at most':
      return null;
    case 'shown':
      return `a difference in ${did} is held`;
    case 'same':
      return `${did} differs by less than ${bounds.comparing.matters} times either way`;
    case 'hopeless':
      return `the rest would hardly show a difference in ${did}`;
    default:
      return never(why);
  }
}

/** What is said while it runs, of a comparison that was closed. */
export const closedNews = (closing: Closing, plan: RepeatPlan): string =>
  `${variantKey(closing.a)} → ${variantKey(closing.b)}: ${closingSentence(closing, plan)}`;

/** `Stopped after 5 of at most 12 repeats: every comparison was closed.` */
export function stoppedSentence(
  { variants, status }: Pick<RunRecord, 'variants' | 'status'>,
  repeats: Repeats,
  verdicts: readonly Verdict[],
): string {
  const { atMost, closed } = repeats;
  const pairs = plannedPairs(variants).length;
  const made = Math.max(0, ...verdicts.map(({ repeat }) => repeat));
  const open = pairs - closed.length;
  if (open > 0)
    return `${status === 'complete' ? 'Stopped' : 'Ended'} in repeat ${made} of at most ${atMost}: ${open} of ${times(pairs, 'comparison')} ${open === 1 ? 'was' : 'were'} still open.`;
  if (pairs === 0) return `Stopped after ${made} of at most ${atMost} repeats: nothing was compared.`;
  const fewer = [...Map.groupBy(verdicts, ({ variant }) => variantKey(variant))].some(
    ([, all]) => all.length < made,
  );
  const each = fewer ? ' Variants whose comparisons were closed earlier have fewer.' : '';
  if (made < atMost)
    return `Stopped after ${made} of at most ${atMost} repeats: every comparison was closed.${each}`;
  return `All ${atMost} repeats were made: ${eachClosed(closed, times(pairs, 'comparison'))}.${each}`;
}

/** `2 of 3 comparisons were closed as a difference in how long it lived is held, 1 stayed open to the end`. */
function eachClosed(closed: readonly Closing[], ofAll: string): string {
  const byReason = [...Map.groupBy(closed, reasonOf)].map(([reason, { length }]) => ({ reason, length }));
  const reasons = byReason.filter(({ reason }) => reason !== null);
  const toTheEnd = byReason.filter(({ reason }) => reason === null);
  return [...reasons, ...toTheEnd]
    .map(({ reason, length }, index) => {
      const many = index === 0 ? `${length} of ${ofAll}` : length;
      if (reason === null) return `${many} stayed open to the end`;
      return index === 0
        ? `${many} ${length === 1 ? 'was' : 'were'} closed as ${reason}`
        : `${many} as ${reason}`;
    })
    .join(', ');
}
