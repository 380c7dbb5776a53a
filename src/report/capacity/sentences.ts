import type { CapacityVariant } from '../../scenario/capacity/plan.ts';
import { dollarsPerHour, pricesAsOf } from '../../scenario/machines.ts';
import { formatBytes, formatDuration } from '../../scenario/units.ts';
import type { CapacityAnswer } from '../../study/capacity/answer.ts';
import { harmed, isOutrun, missed } from '../../study/holding.ts';
import { outcomeOf, variantKey } from '../../study/outcome.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { outcomeWords } from '../../verdict/words/endWords.ts';
import { counted } from '../counted.ts';
import type { Searched } from './searched.ts';

/** The answer for each variant as a person would say it, and what it rests on: of several a table says that. */
export function capacitySentences(all: readonly Searched[]): string[] {
  if (all.length > 1) return all.map((one) => [answerText(one), ...price(one)].join(' '));
  return all.flatMap((one) => [answerText(one), ...nine(one), ...price(one), basis(one)]);
}

const answerText = (searched: Searched): string => `${claim(searched)}${above(searched)}.`;

/** `t3.micro`, or what varies, or what the only machine is. */
export function subjectOf({ variant, machine, cpus, memoryBytes }: CapacityVariant): string {
  const { machine: name, ...rest } = variant;
  if (Object.keys(rest).length > 0) return variantKey(variant);
  return name ?? machine ?? `A machine of ${cpus} CPU and ${formatBytes(memoryBytes)}`;
}

const digits = 3;
/** Outwards, so that an interval is never narrower than it is. */
export const rateText = (rate: number, towards: 'down' | 'up' | 'nearest' = 'nearest'): string => {
  const unit = 10 ** (Math.floor(Math.log10(rate)) - digits + 1);
  const round = { down: Math.floor, up: Math.ceil, nearest: Math.round }[towards];
  return String(Number((round(rate / unit) * unit).toPrecision(digits)));
};

function claim(searched: Searched): string {
  const { run, answer } = searched;
  const subject = subjectOf(searched);
  const { latency, goodShare } = run.objective;
  const at =
    latency === null ? `${goodShare * 100} % good answers` : `${latency.percentile} ≤ ${latency.ms} ms`;
  const carried = carriedText(answer, ' requests/s');
  if (carried === null)
    return `It is not known what ${subject.replace(/^A /, 'a ')} carries at ${at}${known(searched)}`;
  if (answer.kind !== 'at-least') return `${subject} carries ${carried} at ${at}`;
  const why = answer.generatorBound
    ? `more than ${rateText(answer.topPerSecond)} could not be sent here`
    : 'nothing that was tried broke it for sure';
  return `${subject} carries ${carried} at ${at}: ${why}`;
}

/** `42 requests/s [40, 44]`, `at least 40 requests/s`, `less than 5 requests/s`; null: it is not known. */
export function carriedText({ kind, interval }: CapacityAnswer, unit = ''): string | null {
  if (kind === 'unknown' || interval === null) return null;
  const [low, high] = [rateText(interval.lowPerSecond, 'down'), rateText(interval.highPerSecond, 'up')];
  if (kind === 'less-than') return `less than ${high}${unit}`;
  if (kind === 'at-least') return `at least ${low}${unit}`;
  return `${rateText(interval.perSecond)}${unit} [${low}, ${high}]`;
}

/** Of all trials but the one that climbs, where the full ones do not say it. */
function known(searched: Searched): string {
  const { trials, answer, run } = searched;
  if (answer.generatorBound && answer.topPerSecond <= run.plan.fromPerSecond)
    return `: this machine could not send ${rateText(run.plan.fromPerSecond)} requests/s`;
  const rates = (result: string): number[] =>
    trials
      .filter(({ told }) => told.kind !== 'steps' && told.result === result)
      .map(({ told }) => told.ratePerSecond);
  const [held, broken] = [rates('held'), rates('broken')];
  const seen = [
    ...(held.length === 0 ? [] : [`held ${rateText(Math.max(...held))} requests/s`]),
    ...(broken.length === 0 ? [] : [`broke at ${rateText(Math.min(...broken))}`]),
  ];
  if (seen.length > 0) return `; for ${formatDuration(run.plan.shortMs)} it ${seen.join(' and ')}`;
  return answer.void > 0 ? `: ${whyNothing(searched)}` : '';
}

/** `6 trials said nothing (failed-to-start)`. */
function whyNothing({ trials }: Searched): string {
  const silent = trials.flatMap(({ told, verdict }) => (told.result === 'void' ? [verdict] : []));
  const why = silent.map((verdict) => {
    if (!verdict.validity.valid) return 'invalid';
    return isOutrun(verdict) ? 'others had the processors' : outcomeOf(verdict);
  });
  return `${silent.length} ${silent.length === 1 ? 'trial' : 'trials'} said nothing (${counted(why)})`;
}

function above(searched: Searched): string {
  const failures = failuresAbove(searched);
  if (failures.length === 0) return '';
  return `; ${searched.answer.kind === 'less-than' ? 'there' : 'above'}: ${failures.join('; ')}`;
}

/**
 * What ended or degraded it above what it carries, how often and at which rates, the most frequent first: of the full
 * trials that broke, or of the short ones where none did.
 */
export function failuresAbove({ trials, run, answer }: Searched): string[] {
  const broken = trials.filter(({ told }) => told.result === 'broken');
  const full = broken.filter(({ told }) => told.kind === 'full');
  const looked = full.length > 0 ? full : broken.filter(({ told }) => told.kind === 'short');
  const beyond = looked.filter(
    ({ told }) => told.ratePerSecond >= (answer.interval?.perSecond ?? 0) || answer.kind === 'less-than',
  );
  const counted = beyond.length > 0 ? beyond : looked;
  const groups = [...Map.groupBy(counted, ({ verdict }) => causeOf(run, verdict)).entries()].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  // Of all that were tried there, those that held, too.
  const lowest = Math.min(...counted.map(({ told }) => told.ratePerSecond));
  const among = trials.filter(
    ({ told }) =>
      told.kind === counted[0]?.told.kind &&
      ['held', 'broken'].includes(told.result) &&
      told.ratePerSecond >= lowest,
  ).length;
  return groups.map(([cause, those]) => {
    const from = Math.min(...those.map(({ told }) => told.ratePerSecond));
    const to = Math.max(...those.map(({ told }) => told.ratePerSecond));
    const rates =
      rateText(from) === rateText(to)
        ? `at ${rateText(from)}/s`
        : `at ${rateText(from)} to ${rateText(to)}/s`;
    return `${cause}, ${those.length} of ${among} ${rates}`;
  });
}

/** Why a trial did not hold: `the runtime spends its time in collections (gc-thrash)`. */
export function causeOf({ objective }: Searched['run'], verdict: Verdict): string {
  const { degradation, terminal, times } = verdict;
  const name = outcomeOf(verdict);
  if (degradation.kind === 'gc-thrash') return `the runtime spends its time in collections (${name})`;
  if (degradation.kind !== 'none') return `its pages are read back again and again (${name})`;
  if (terminal.kind === 'unresponsive')
    return missed(objective, verdict) === 'latency'
      ? 'its answers come too late'
      : 'it gives too few good answers';
  if (harmed(verdict) === 'suffered') return `out-of-memory errors (${name})`;
  if (terminal.kind !== 'survived' || times.firstKill !== null) return `${outcomeWords(verdict)} (${name})`;
  return missed(objective, verdict) === 'good answers'
    ? 'it gives too few good answers'
    : 'its answers come too late';
}

function nine({ answer }: Searched): string[] {
  if (answer.ninePerSecond === null) return [];
  return [
    `So much half of all fresh machines hold; nine of ten hold ${rateText(answer.ninePerSecond, 'down')} requests/s, as far as these trials can say.`,
  ];
}

function price({ machine, answer }: Searched): string[] {
  const dollars = machine === null ? null : dollarsPerHour(machine);
  if (dollars === null || answer.interval === null || answer.kind !== 'found') return [];
  return [
    `A million requests cost ${perMillion(dollars, answer.interval.perSecond)} at that rate ($${dollars} per hour; ${pricesAsOf}).`,
  ];
}

export const perMillion = (dollars: number, perSecond: number): string =>
  `$${((dollars / 3600 / perSecond) * 1e6).toPrecision(2)}`;

function basis({ run: { plan }, answer }: Searched): string {
  const { full, short, finished } = answer;
  const percent = `${Math.round(plan.confidence * 100)} %`;
  const trials = `Full trials of ${formatDuration(plan.holdMs)}: ${full.held} held, ${full.broken} broke; short ones of ${formatDuration(plan.shortMs)}: ${short.held} held, ${short.broken} broke${answer.void > 0 ? `; ${answer.void} said nothing` : ''}.`;
  if (answer.kind === 'unknown') return trials;
  return `${trials} ${finished ? `In brackets the ${percent} interval.` : `The ${percent} interval is wider than was asked for (±${plan.precision * 100} %): ${full.held + full.broken >= plan.mostFull ? 'its trials scatter, and all that were allowed are made' : 'the search was not ended'}.`}`;
}
