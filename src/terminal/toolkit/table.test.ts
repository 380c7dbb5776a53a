import { expect, test } from 'vitest';
import { type TableColumn, table } from './table.ts';

const screen = (width: number, color = false) => ({ tty: true, columns: width, color });
const columns: TableColumn[] = [
  { title: 'variant', align: 'left', cells: [['swap=off'], ['swap=1g heap=700m']] },
  {
    title: 'what failed',
    align: 'left',
    cells: [['oom-kill 1 of 2', 'survived 1 of 2'], ['survived 2 of 2']],
  },
  { title: 'peak goodput /s', align: 'right', cells: [['104'], ['9.5']] },
];

test('rows may be higher than a line, and headings stand on the rule', () => {
  expect(table(columns, screen(80))).toEqual([
    [
      '                                       peak',
      '                                    goodput',
      'variant            what failed           /s',
      '───────────────────────────────────────────',
      'swap=off           oom-kill 1 of 2      104',
      '                   survived 1 of 2',
      'swap=1g heap=700m  survived 2 of 2      9.5',
    ],
  ]);
});

test('what does not fit stands in a table of its own, with the names of the rows', () => {
  const parts = table(columns, screen(30));
  expect(parts).toHaveLength(2);
  expect(parts.every((lines) => lines.some((line) => line.startsWith('swap=off')))).toBe(true);
  expect(parts.map((lines) => lines.some((line) => line.includes('104')))).toEqual([false, true]);
});

test.each([20, 30, 40, 60])('at %i columns no line is longer, and no word is lost', (width) => {
  const lines = table(columns, screen(width)).flat();
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  const words = lines.join(' ').split(/\s+/);
  expect(words).toEqual(expect.arrayContaining(['oom-kill', 'survived', 'swap=off', '104', '9.5']));
});

test('elsewhere than on a terminal it is one table', () => {
  expect(table(columns, { tty: false, columns: 20, color: false })).toHaveLength(1);
});

test('a cell is painted, and nothing beside it', () => {
  const painted = columns.map((column) => ({ ...column, style: () => 'red' as const }));
  const [lines = []] = table(painted, screen(80, true));
  expect(lines.at(-1)).toContain('  \u001b[31msurvived 2 of 2\u001b[39m');
  expect(lines[3]).toBe(`\u001b[2m${'─'.repeat(43)}\u001b[22m`);
});
