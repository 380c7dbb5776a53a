import type { Experiment } from '../experiment/language/schema.ts';
import type { WriteUp } from '../experiment/page/render.ts';
import type { RecordedRun } from '../experiment/pins/extract.ts';
import { summarize } from '../report/summary.ts';
import { variantKey } from '../study/compare.ts';
import { paint } from './paint.ts';
import { paragraph, widthOf } from './paragraph.ts';
import type { Screen } from './screen.ts';

/** How the variants of each run ended, in the order of the scenario. */
export function endsText(recorded: readonly RecordedRun[], screen: Screen): string {
  const width = widthOf(screen);
  const blocks = recorded.map(({ run, verdicts, order }) => {
    const inOrder = order.flatMap((values) =>
      verdicts.filter(({ variant }) => variantKey(variant) === variantKey(values)),
    );
    return summarize(run, inOrder).sentences.map((sentence) => `${paragraph(sentence, width)}\n`);
  });
  return blocks.map((lines) => `\n${lines.join('')}`).join('');
}

/** Each claim with what was seen. */
export function claimsText(
  { quotes }: Experiment,
  { claims, unquoted }: WriteUp,
  { quick, screen }: { quick: boolean; screen: Screen },
): string {
  const width = widthOf(screen);
  const answer = (held: boolean, text: string): string => {
    // A shortened load need not end the same way: what does not hold then has not failed.
    const word = held ? 'held' : quick ? 'not yet' : 'FAILED';
    return paragraph(text, width, word.padEnd(9), ' '.repeat(9)).replace(
      /^FAILED/,
      paint(screen, 'red', 'FAILED'),
    );
  };
  const lines = [
    ...claims.flatMap(({ held, text, seen, id }) => [
      answer(held, `${text} [${id}]`),
      paragraph(`${held ? 'seen' : 'seen instead'}: ${seen}`, width, ' '.repeat(9)),
    ]),
    ...unquoted.map((id) =>
      answer(false, `No trial had a line like ${quotes[id]?.match} in its ${quotes[id]?.from} [quote ${id}]`),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
