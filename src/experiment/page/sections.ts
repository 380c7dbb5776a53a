import { needsOf, needsText, together, upToText } from '../../scenario/needs.ts';
import { formatBytes, formatDuration, parseDuration } from '../../scenario/units.ts';
import { variantKey } from '../../study/outcome.ts';
import type { CheckedClaim } from '../language/claim.ts';
import type { Quote } from '../language/quote.ts';
import type { Experiment } from '../language/schema.ts';
import type { ExperimentData } from '../pins/data.ts';
import type { Pin, PinnedQuote } from '../pins/pin.ts';
import { planOfTrial } from '../pins/searchedPlans.ts';
import { codeBlock, inlineCode, markdownTable, text } from './markdown.ts';

/** The parts of a write-up that every one has, as Markdown. */

/** One command, how long it takes, and what it needs. */
export function reproduceSection(name: string, experiment: Experiment, pins: readonly Pin[]): string {
  const needs = together(
    pins.map((pin) => {
      const plans = pin.trials.flatMap(({ verdict }) => {
        const { trial: id, repeat, variant } = verdict;
        const plan = planOfTrial(pin, verdict);
        return plan ? [{ ...plan, id, runId: '', position: 0, repeat, variant }] : [];
      });
      return needsOf(plans);
    }),
  );
  const all = [needsText(needs), ...experiment.needs].join('; ');
  return [
    codeBlock([`npm run experiment ${name}`], 'sh'),
    text(
      `About ${durationText(experiment.duration)} for ${needs.trials} trials, ${upToText(needs)} where nothing dies early. It needs ${all}.`,
    ),
  ].join('\n\n');
}

/** `8 min`, `1 min 30 s`. */
export function durationText(duration: string): string {
  const ms = parseDuration(duration) ?? 0;
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  const seconds = Math.round((ms % 60_000) / 1000);
  return `${Math.floor(ms / 60_000)} min${seconds === 0 ? '' : ` ${seconds} s`}`;
}

export function claimsSection(claims: readonly CheckedClaim[], withOriginal: boolean): string {
  const head = ['claim', 'what was seen', 'holds', ...(withOriginal ? ['the original'] : [])];
  const rows = claims.map(({ text: claim, that, seen, held, original }) => [
    `${text(claim)}<br><sub>${text(that.says)}</sub>`,
    text(seen),
    held ? 'yes' : '**no**',
    ...(withOriginal ? [text(original ?? '–')] : []),
  ]);
  return markdownTable(head, rows);
}

/** What was published, and for each of its statements what we saw of it. A claim that does not hold answers nothing. */
export function originalSection(
  original: NonNullable<Experiment['original']>,
  claims: readonly CheckedClaim[],
): string {
  const rows = Object.entries(original.claims).map(([id, stated]) => {
    const answers = claims.filter((claim) => claim.answers === id);
    const seen = answers.map((claim) => `${text(claim.text)} (${text(claim.seen)})`).join('<br>');
    return [text(stated), seen || 'not tested here', agreement(answers)];
  });
  return [
    `${text(original.summary)} (${text(original.date)})`,
    markdownTable(['the original claimed', 'what we saw', 'agree?'], rows),
  ].join('\n\n');
}

function agreement(answers: readonly CheckedClaim[]): string {
  if (answers.length === 0) return '–';
  if (answers.some(({ held }) => !held)) return '**open**: our claim does not hold';
  const words = new Set(answers.map(({ original }) => original));
  if (words.has('agrees') && words.has('disagrees')) return 'in part';
  return words.has('disagrees') ? '**no**' : 'yes';
}

/** Which runs it is made from, and where they were made. */
export function runsSection(pins: readonly Pin[]): string {
  const rows = pins.map(({ run, trials, variants }) => [
    text(run.scenario),
    String(variants.length),
    `${trials.length}${invalid(trials)}`,
    `${run.startedAt.slice(0, 10)}, ${tookText(run)}`,
    inlineCode(run.command),
  ]);
  const machines = new Set(pins.map(({ run }) => machineText(run)));
  return [
    markdownTable(['scenario', 'variants', 'trials', 'recorded', 'the same run again'], rows, [
      'left',
      'right',
      'right',
    ]),
    ...[...machines].map(text),
  ].join('\n\n');
}

const invalid = (trials: Pin['trials']): string => {
  const count = trials.filter(({ verdict }) => !verdict.validity.valid).length;
  return count === 0 ? '' : ` (${count} invalid)`;
};

const tookText = ({ startedAt, finishedAt }: Pin['run']): string =>
  finishedAt === null ? 'n/a' : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));

function machineText({ environment: at }: Pin['run']): string {
  return [
    `Recorded with oomlab ${at.oomlab}${at.gitCommit === null ? '' : ` (${at.gitCommit})`}`,
    `Node ${at.node}`,
    `Docker ${at.engine}`,
    `cgroup v${at.cgroupVersion ?? ' n/a'}`,
    `kernel ${at.kernel}`,
    at.os,
    `${at.cores} cores of ${at.cpuModel}`,
    `${formatBytes(at.memoryBytes)} of memory.`,
  ].join(', ');
}

/** The lines, and where they are from. */
export function quoteSection(quote: Quote, found: PinnedQuote | null, data: ExperimentData): string {
  if (found === null) return `*No trial of this run had such a line in its ${quote.from}.*`;
  const where = trialText(data, quote.scenario, found.trial);
  const source = found.source.charAt(0).toUpperCase() + found.source.slice(1);
  return `${codeBlock(found.lines)}\n\n*${text(`${source}; ${where}${whenText(quote, found, data)}.`)}*`;
}

/** `swap=off, heap=96m, trial 2`; of a search for capacity `swap=off, trial=full, rate=42`. */
export function trialText(data: ExperimentData, scenario: string | undefined, id: string): string {
  const trial = data.trials({ scenario }).find(({ verdict }) => verdict.trial === id);
  if (!trial) return id;
  // A search for capacity makes no trial twice: its rate tells it from others.
  if (data.pin(scenario).run.capacity !== null) return variantKey(trial.verdict.variant);
  return `${variantKey(trial.variant)}, trial ${trial.repeat}`;
}

function whenText({ scenario }: Quote, { atMs, trial: id }: PinnedQuote, data: ExperimentData): string {
  const trial = data.trials({ scenario }).find(({ verdict }) => verdict.trial === id);
  const loadStart = trial?.verdict.times.loadStart ?? null;
  if (atMs === null || loadStart === null) return '';
  return atMs < loadStart ? ', before the load' : `, ${formatDuration(atMs - loadStart)} into the load`;
}
