import type { Experiment } from '../experiment/language/schema.ts';
import type { WriteUp } from '../experiment/page/render.ts';
import type { RecordedRun } from '../experiment/pins/extract.ts';
import { foundIn } from '../report/found.ts';
import { variantKey } from '../study/outcome.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Cell, columns } from './toolkit/columns.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import type { Screen } from './toolkit/screen.ts';

/** How the variants of each run ended, in the order of the scenario; of a search, its answer. */
export function endsText(recorded: readonly RecordedRun[], screen: Screen): string {
  const width = widthOf(screen);
  const blocks = recorded.map(({ run, verdicts, order }) => {
    const places = new Map(order.map((values, index) => [variantKey(values), index]));
    const place = ({ variant }: Verdict) => places.get(variantKey(variant)) ?? places.size;
    const inOrder = verdicts.toSorted((one, other) => place(one) - place(other));
    return foundIn(run, inOrder).summary.sentences.map((sentence) => `${paragraph(sentence, width)}\n`);
  });
  return blocks.map((lines) => `\n${lines.join('')}`).join('');
}

/** Each claim with what was seen. */
export function claimsText(
  { quotes }: Experiment,
  { claims, unquoted }: WriteUp,
  { quick, screen }: { quick: boolean; screen: Screen },
): string {
  // A shortened load need not end the same way: what does not hold then has not failed.
  const answer = (held: boolean): Cell =>
    held ? { text: 'held' } : quick ? { text: 'not yet' } : { text: 'FAILED', style: 'red' };
  const rows = [
    ...claims.flatMap(({ held, text, seen, id }) => [
      [answer(held), `${text} [${id}]`],
      ['', `${held ? 'seen' : 'seen instead'}: ${seen}`],
    ]),
    ...unquoted.map((id) => [
      answer(false),
      `No trial had a line like ${quotes[id]?.match} in its ${quotes[id]?.from} [quote ${id}]`,
    ]),
  ];
  return columns(rows, screen)
    .map((line) => `${line}\n`)
    .join('');
}

/** A write-up that was made again from its pinned data. */
export interface CheckedWriteUp {
  name: string;
  state: 'ok' | 'draft' | 'failed';
  summary: string;
  /** What is wrong, a line each. */
  problems: string[];
  /** What is not wrong, and worth knowing. */
  notes: string[];
}

const states = {
  ok: { text: 'ok' },
  draft: { text: 'draft' },
  failed: { text: 'FAILED', style: 'red' },
} as const;

/** One of several: `longest` is the length of the longest of their names. */
export function writeUpText(
  { name, state, summary, problems, notes }: CheckedWriteUp,
  longest: number,
  screen: Screen,
): string {
  const { text, ...style } = states[state];
  const all = [...problems, ...notes.map((note): Cell => ({ text: `note: ${note}`, style: 'dim' }))];
  const lines = [
    ...columns([[{ text: text.padEnd(6), ...style }, name.padEnd(longest), summary]], screen),
    ...columns(
      all.map((one) => [one]),
      screen,
      ' '.repeat(8),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
