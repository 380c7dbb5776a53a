import type { Answer } from '../autopsy/answer.ts';
import type { Autopsy } from '../autopsy/autopsy.ts';
import { type Advice, adviceFor, summaryOf } from '../verdict/advice/advice.ts';
import type { Moment } from '../verdict/moment.ts';
import { pairName } from '../verdict/words/endWords.ts';
import { paint } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import type { Screen } from './toolkit/screen.ts';

/** Answers that are shown whole; the others as a line each. */
const mostShown = 10;

/** The autopsy for a person. `wholeAdvice`: the pages as they are, not their first paragraph alone. */
export function autopsyText(found: Autopsy, screen: Screen, advice: Advice, wholeAdvice: boolean): string {
  const width = widthOf(screen);
  const inputs = found.inputs.map(({ name, lines, kinds, problems }) => {
    const what = kinds.length === 0 ? 'nothing in it is about a death' : kinds.join(', ');
    return paragraph(
      `${name}: ${what} (${lines} lines)${problems.map((one) => `; ${one}`).join('')}`,
      width,
      '  ',
    );
  });
  const shown = found.answers.slice(0, mostShown);
  const rest = found.answers.slice(mostShown);
  const blocks = [
    [paint(screen, 'bold', 'Read'), ...inputs],
    found.clocks.map((note) => paragraph(note, width)),
    ...(found.answers.length === 0 ? [nothing(found, width)] : []),
    found.answers.length > 1 ? [paragraph(`${found.answers.length} answers, in order:`, width)] : [],
    ...shown.map((answer, index) =>
      answerLines(answer, found.answers.length > 1 ? `${index + 1}. ` : '', screen, width),
    ),
    rest.map(({ sentence }, index) => paragraph(sentence, width, `${mostShown + index + 1}. `)),
    found.leftOut > 0
      ? [
          paragraph(
            `${found.leftOut} more kills were counted between the first and the last ones, and not kept.`,
            width,
          ),
        ]
      : [],
    ...adviceLines(found.answers, advice, screen, wholeAdvice),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** What speaks of a death, and no reader knows whose; then the one thing that would tell. */
function nothing({ inputs }: Autopsy, width: number): string[] {
  const unplaced = inputs.flatMap(({ name, unplaced: lines }) => lines.map((one) => ({ name, ...one })));
  const told = unplaced.length > 0;
  return [
    paragraph(
      told
        ? 'inconclusive: no line here tells of a death in words that are known, but these speak of one:'
        : 'inconclusive: nothing here tells of a death.',
      width,
    ),
    ...unplaced.map(({ name, line, text }) => paragraph(`${name}:${line}  ${text}`, width, '  - ')),
    paragraph(
      'What would help next: "docker inspect NAME" or "kubectl get pod NAME -o json" for how it ended and when, and "journalctl -k -o short-iso" around that moment; then the program’s own log, its GC log or hs_err file.',
      width,
    ),
  ];
}

function answerLines(answer: Answer, number: string, screen: Screen, width: number): string[] {
  const { terminal, degradation, confidence } = answer;
  const pair = pairName(degradation.kind, terminal.kind);
  const heading = (text: string) => paint(screen, 'dim', `  ${text}`);
  return [
    paint(screen, 'bold', paragraph(answer.sentence, width, number)),
    paragraph(
      `${pair}${terminal.victim === null ? '' : `, victim: ${terminal.victim}`}${terminal.limit === null ? '' : `, limit: ${terminal.limit}`}. Confidence: ${confidence}. ${answer.confidenceRule}`,
      width,
      '  ',
    ),
    ...(answer.evidence.length === 0 ? [] : [heading('Evidence')]),
    ...answer.evidence.flatMap(({ source, text, at, quote }) => [
      paragraph(`${text} (${stamp(at)}${source})`, width, '  - '),
      ...(quote === null ? [] : [paint(screen, 'cyan', paragraph(quote, width, '      '))]),
    ]),
    ...(answer.against.length === 0 ? [] : [heading('Runners-up')]),
    ...answer.against.map(({ kind, because }) => paragraph(`${kind}: ${because}`, width, '  - ')),
    ...(answer.order.events.length < 2 ? [] : [heading(`In order, on ${answer.order.clock}`)]),
    ...(answer.order.events.length < 2
      ? []
      : answer.order.events.map(({ what, at }) => paragraph(what, width, `  ${at.text}  `))),
    ...answer.order.apart.map(({ what, at }) =>
      paragraph(`${what} (${at.text}, on another clock)`, width, '  - '),
    ),
    ...(answer.missing.length === 0 ? [] : [heading('Missing for certainty')]),
    ...answer.missing.map((one) => paragraph(one, width, '  - ')),
  ];
}

const stamp = (at: Moment | null): string => (at === null ? '' : `${at.text}, `);

function adviceLines(answers: readonly Answer[], advice: Advice, screen: Screen, whole: boolean): string[][] {
  const width = widthOf(screen);
  const pages = adviceFor(
    answers.map(({ terminal, degradation }) => ({ terminal: terminal.kind, degradation: degradation.kind })),
    advice,
    null,
  );
  const said = pages.map(({ title, page }) => [
    paint(screen, 'bold', `Advice: ${title}`),
    whole ? page.slice(page.indexOf('\n')).trim() : paragraph(summaryOf(page), width),
  ]);
  const more =
    'How to confirm it by hand, what else looks like it and what to do: the same again with --advice.';
  return whole || pages.length === 0 ? said : [...said, [paragraph(more, width)]];
}
