import type { MapReport } from '../report/map/map.ts';
import type { MapAnswer, MapCell } from '../study/map/answer.ts';
import { paint, type Style } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import { printable } from './toolkit/printable.ts';
import type { Screen } from './toolkit/screen.ts';
import { trialTableText } from './trialTableText.ts';

/** The map in letters, a letter for each way to end, and which values survive row by row. */
export function mapText({ answer, table: rows }: MapReport, screen: Screen): string {
  const { x, y } = answer.plan;
  const letters = lettersOf(answer);
  const columns = x.values.map(printable);
  const below = printable(x.knob);
  const valueWidth = Math.max(...columns.map((value) => value.length), 3);
  const labels = y.values.map((value) => printable(`${y.knob} ${value}`));
  const labelWidth = Math.max(...labels.map((label) => label.length), below.length);
  const lines = y.values.toReversed().map((value, index) => {
    const cells = answer.cells.filter((cell) => cell.y === value).map((cell) => signOf(cell, letters));
    const label = labels.at(-1 - index) ?? '';
    return `${label.padStart(labelWidth)}  ${cells.map(({ text, style }) => centred(paint(screen, style, text), text.length, valueWidth)).join(' ')}`;
  });
  const values = columns.map((value) => centred(value, value.length, valueWidth)).join(' ');
  const legend = [
    ...[...letters].map(([name, letter]) => `${letter} ${name}`),
    '● survived',
    '○ not tried: survives by the order of the knobs',
    '· not tried: fails by it',
    '= as often one way as the other',
    '? not known',
  ];
  const picture = [
    ...lines,
    paint(screen, 'dim', `${below.padStart(labelWidth)}  ${values}`.trimEnd()),
    '',
    ...paragraph(legend.join('; '), widthOf(screen)).split('\n'),
  ];
  return `${picture.map((line) => line.trimEnd()).join('\n')}\n\n${trialTableText(rows, screen)}`;
}

/** `A`, `B`, ... in the order in which they are met from the top. */
function lettersOf({ cells }: MapAnswer): Map<string, string> {
  const names = [
    ...new Set(cells.flatMap(({ state, ends }) => (state === 'failed' ? (ends[0]?.name ?? []) : []))),
  ];
  return new Map(names.map((name, index) => [name, String.fromCodePoint(65 + (index % 26))]));
}

function signOf({ state, ends }: MapCell, letters: Map<string, string>): { text: string; style: Style } {
  switch (state) {
    case 'survived':
      return { text: '●', style: 'green' };
    case 'survives':
      return { text: '○', style: 'green' };
    case 'failed':
      return { text: letters.get(ends[0]?.name ?? '') ?? '?', style: 'red' };
    case 'fails':
      return { text: '·', style: 'red' };
    case 'even':
      return { text: '=', style: 'yellow' };
    default:
      return { text: '?', style: 'yellow' };
  }
}

function centred(text: string, length: number, width: number): string {
  const left = Math.floor((width - length) / 2);
  return `${' '.repeat(left)}${text}${' '.repeat(width - length - left)}`;
}
