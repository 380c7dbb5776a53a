import type { CapacityPlan, CapacityVariant } from '../../scenario/capacity/plan.ts';
import { formatDuration } from '../../scenario/units.ts';
import type { CapacityAnswer } from '../../study/capacity/answer.ts';
import { type CapacityTrial, ofKind } from '../../study/capacity/trial.ts';
import { carriedText, rateText, subjectOf } from './sentences.ts';

/** What is said before the first trial. @param rated the scenario's own load is by rate, too */
export function capacityBeforehand(plan: CapacityPlan, rated: boolean): string {
  const { fromPerSecond, toPerSecond, holdMs, shortMs, precision, confidence, mostFull } = plan;
  const taken = `The requests of the scenario's load arrive at a constant rate between ${fromPerSecond} and ${toPerSecond} a second${rated ? '' : '; its connections are not used'}.`;
  return `${taken} One trial climbs, short ones of ${formatDuration(shortMs)} look for a bracket, then at most ${mostFull} of ${formatDuration(holdMs)} for each variant, until the ${Math.round(confidence * 100)} % interval is within ±${Number((precision * 100).toPrecision(3))} %.`;
}

/** What is known of a variant while it is looked for: `heap=64m: 42 requests/s [38, 47] so far, 7 trials, 2 of them full`. */
export function soFarText(
  variant: CapacityVariant,
  { trials, answer, done }: { trials: readonly CapacityTrial[]; answer: CapacityAnswer; done: boolean },
): string {
  const subject = subjectOf(variant);
  if (trials.length === 0) return `${subject}: no trial yet`;
  const count = `${trials.length} trial${trials.length === 1 ? '' : 's'}`;
  const known = carriedText(answer, ' requests/s') ?? tried(trials);
  if (done) return `${subject}: ${known}, done after ${count}`;
  const full = ofKind(trials, 'full').length;
  return `${subject}: ${known} so far, ${count}${full === 0 ? '' : `, ${full} of them full`}`;
}

/** Before a full trial held and another one broke: the ends of what held and what broke; of the one that climbs, its last steps. */
function tried(trials: readonly CapacityTrial[]): string {
  const steps = ofKind(trials, 'steps').flatMap(({ result, ratePerSecond, reachedPerSecond }) => [
    ...(reachedPerSecond === null ? [] : [{ result: 'held', ratePerSecond: reachedPerSecond }]),
    ...(result === 'broken' ? [{ result, ratePerSecond }] : []),
  ]);
  const short = ofKind(trials, 'short');
  const all = short.length > 0 ? [...short, ...ofKind(trials, 'full')] : steps;
  const rates = (result: string): number[] =>
    all.filter((trial) => trial.result === result).map(({ ratePerSecond }) => ratePerSecond);
  const [held, broken] = [rates('held'), rates('broken')];
  if (held.length + broken.length === 0) return 'nothing';
  return [
    ...(held.length === 0 ? [] : [`held ${rateText(Math.max(...held))}`]),
    ...(broken.length === 0 ? [] : [`broke at ${rateText(Math.min(...broken))}`]),
  ].join(', ');
}
