import { never } from '../../never.ts';
import type { MapAnswer, MapCell } from '../../study/map/answer.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { ComparisonChart } from '../figures/comparisonChart.ts';
import { fontFamily } from '../panels/option.ts';
import type { Token } from '../panels/palette.ts';
import { knobText } from './words.ts';

export const mapLegend =
  'strong colour: tried, and how most of its trials ended; pale: not tried, follows by order from the nearest that was; ?: not known; thick line: between what survives and what does not';

const rowHeight = 62;
/** Beyond so many columns there is no room for words in a cell. */
const mostWithWords = 9;

/** The plane of both knobs: each cell in the colour of what ends it, and the line between what survives and what does not. */
export function mapChart(answer: MapAnswer): ComparisonChart {
  const { x, y } = answer.plan;
  const [columns, rows] = [x.values.length, y.values.length];
  const axis = {
    axisLine: { show: false },
    axisTick: { show: false },
    nameLocation: 'middle' as const,
    nameTextStyle: { color: '$ink', fontSize: 12, fontWeight: 'bold' as const },
    axisLabel: { color: '$ink', fontSize: 11, interval: 0 },
  };
  // Under the names of the values a plane in which a cell is as wide as one: its corners have whole numbers.
  const plane = (max: number) => ({ type: 'value' as const, min: 0, max, show: false });
  return {
    id: 'map',
    title: `What survives, by ${x.knob} and ${y.knob}`,
    height: 64 + rows * rowHeight,
    option: {
      animation: false,
      textStyle: { fontFamily, fontSize: 11, color: '$muted' },
      grid: { left: 110, right: 24, top: 8, bottom: 52, outerBoundsMode: 'none' },
      xAxis: [{ ...axis, type: 'category', data: x.values, name: knobText(x), nameGap: 30 }, plane(columns)],
      yAxis: [{ ...axis, type: 'category', data: y.values, name: knobText(y), nameGap: 78 }, plane(rows)],
      series: [
        {
          type: 'scatter',
          silent: true,
          xAxisIndex: 1,
          yAxisIndex: 1,
          data: [],
          markArea: {
            silent: true,
            data: answer.cells.map((cell, index) => area(answer, cell, index, columns)),
          },
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: '$ink', width: 3.5, type: 'solid', cap: 'round' },
            data: bordersOf(answer).map(([from, to]) => [{ coord: from }, { coord: to }]),
          },
        },
      ],
    },
  };
}

type Point = [number, number];
interface Corner {
  coord: Point;
  name?: string;
  itemStyle?: object;
  label?: object;
}

function area(
  { contradictions, cells }: MapAnswer,
  cell: MapCell,
  index: number,
  columns: number,
): [Corner, Corner] {
  const [column, row] = [index % columns, Math.floor(index / columns)];
  const { color, opacity } = fillOf(cell, cells);
  const against = contradictions.some(({ failed, survived }) => failed === index || survived.includes(index));
  return [
    {
      coord: [column, row],
      name: wordsIn(cell, columns),
      itemStyle: {
        color: `$${color}`,
        opacity,
        borderColor: against ? '$bad' : '$ground',
        borderWidth: against ? 4 : 2,
      },
      label: { show: true, position: 'inside', color: '$ink', fontSize: 10.5, lineHeight: 13 },
    },
    { coord: [column + 1, row + 1] },
  ];
}

function fillOf(cell: MapCell, cells: readonly MapCell[]): { color: Token; opacity: number } {
  switch (cell.state) {
    case 'survived':
      return { color: 'good', opacity: 0.55 };
    case 'survives':
      return { color: 'good', opacity: 0.16 };
    case 'failed':
      return { color: endColor(cell), opacity: 0.55 };
    case 'fails':
      return { color: endColor(cell.because === null ? undefined : cells[cell.because]), opacity: 0.13 };
    case 'even':
      return { color: 'load', opacity: 0.35 };
    case 'contradicted':
    case 'silent':
    case 'unknown':
      return { color: 'ground', opacity: 1 };
    default:
      return never(cell.state);
  }
}

function endColor(cell: MapCell | undefined): Token {
  const trial = cell?.ends[0]?.trials[0];
  return trial === undefined ? 'death' : colorOf(trial);
}

/** By what was full, or by what it did: a kill and a heap that is full are looked for in other places. */
function colorOf({ terminal, degradation, times }: Verdict): Token {
  switch (terminal.kind) {
    case 'oom-kill':
    case 'host-oom':
      return 'death';
    case 'heap-oome':
    case 'other-oome':
      return 'heap';
    case 'native-oom':
      return 'anon';
    case 'survived':
    case 'unresponsive':
      return degradation.kind === 'none' && times.firstOome !== null ? 'heap' : colors[degradation.kind];
    case 'external-kill':
    case 'crash':
    case 'failed-to-start':
    case 'inconclusive':
      return 'kernel';
    default:
      return never(terminal.kind);
  }
}

const colors = {
  none: 'bad',
  'gc-thrash': 'heap',
  'swap-thrash': 'swap',
  'cache-thrash': 'cache',
} satisfies Record<Verdict['degradation']['kind'], Token>;

/** What a cell says of itself; a space where it says nothing: nothing would be the number of the series. */
function wordsIn({ state, ends, survived, failed }: MapCell, columns: number): string {
  const tried = survived + failed;
  if (state === 'contradicted' || state === 'unknown') return '?';
  if (state === 'silent') return 'no result';
  if (tried === 0) return ' ';
  const brief = columns > mostWithWords;
  const survives = `${brief ? '' : 'survived\n'}${survived} of ${tried}`;
  if (state === 'survived') return survives;
  if (state === 'even') return survives;
  const [first] = ends;
  if (first === undefined) return ' ';
  const name = first.name.replace(' → ', '\n→ ').replace(' with ', '\nwith ');
  return `${brief ? '' : `${name}\n`}${first.trials.length} of ${tried}`;
}

/** Sides of cells between what survives and what does not. */
function bordersOf({ cells, plan: { x, y } }: MapAnswer): [Point, Point][] {
  const [columns, rows] = [x.values.length, y.values.length];
  const at = (column: number, row: number) =>
    column < columns && row < rows ? (cells[row * columns + column]?.survives ?? null) : null;
  const differ = (a: boolean | null, b: boolean | null) => a !== null && b !== null && a !== b;
  const borders: [Point, Point][] = [];
  for (let column = 0; column < columns; column += 1)
    for (let row = 0; row < rows; row += 1) {
      if (differ(at(column, row), at(column + 1, row)))
        borders.push([
          [column + 1, row],
          [column + 1, row + 1],
        ]);
      if (differ(at(column, row), at(column, row + 1)))
        borders.push([
          [column, row + 1],
          [column + 1, row + 1],
        ]);
    }
  return borders;
}
