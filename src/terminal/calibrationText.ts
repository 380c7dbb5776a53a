import { calibrationSentence, timeSentences } from '../report/calibrationReport.ts';
import type { Calibration, Matrix } from '../study/calibration.ts';
import type { Punctualities } from '../verdict/signals/punctuality.ts';
import { columns } from './toolkit/columns.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import type { Screen } from './toolkit/screen.ts';
import { type TableColumn, table } from './toolkit/table.ts';

/** How often the verdicts are right, the matrices, and what was not right. */
export function calibrationText(calibration: Calibration, times: Punctualities, screen: Screen): string {
  const width = widthOf(screen);
  const others = calibration.judged.filter(({ outcome }) => outcome !== 'right');
  const blocks = [
    [paragraph(calibrationSentence(calibration).replaceAll('**', ''), width)],
    ...table(matrixColumns('terminal event', calibration.terminal), screen),
    ...table(matrixColumns('degradation', calibration.degradation), screen),
    timeSentences(times).map((sentence) => paragraph(sentence, width)),
    columns(
      others.map((each) => [
        each.outcome,
        `${each.trial}: is ${each.truth}, said ${each.verdict} (${each.confidence})`,
      ]),
      screen,
    ),
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

/** Rows are the truth, columns the verdict. */
function matrixColumns(title: string, { rows, columns: kinds, counts }: Matrix): TableColumn[] {
  return [
    { title, align: 'left', cells: rows.map((row) => [row]) },
    ...kinds.map(
      (kind, column): TableColumn => ({
        title: kind,
        align: 'right',
        cells: rows.map((_, row) => [String(counts[row]?.[column] || '.')]),
      }),
    ),
  ];
}
