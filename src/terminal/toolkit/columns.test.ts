import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { columns } from './columns.ts';

const screen = (width: number, color = false) => ({ tty: true, columns: width, color });
const rows = [
  ['victim', 'java, pid 4711 on the host, the main process'],
  ['asked by', 'java'],
];

test('cells stand below each other, and a text hangs beside them', () => {
  expect(columns(rows, screen(32), '  ')).toEqual([
    '  victim    java, pid 4711 on',
    '            the host, the main',
    '            process',
    '  asked by  java',
  ]);
});

test.each([16, 20, 40, 80])('at %i columns no line is longer, and nothing is left out', (width) => {
  const lines = columns(rows, screen(width));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(lines.join('').replaceAll(' ', '')).toBe(rows.flat().join('').replaceAll(' ', ''));
});

test('elsewhere than on a terminal each row is a line', () => {
  expect(columns(rows, { tty: false, columns: 16, color: false })).toHaveLength(2);
});

test('colours take no room, and paint each line of a text', () => {
  const painted = [
    [
      { text: 'MISSING', style: 'red' as const },
      { text: rows[0]?.[1] ?? '', style: 'dim' as const },
    ],
    ['ok', 'there'],
  ];
  const lines = columns(painted, screen(30, true));
  expect(lines.map(stripVTControlCharacters)).toEqual(columns(painted, screen(30)));
  expect(lines[0]).toContain('\u001b[31mMISSING\u001b[39m  \u001b[2mjava');
  expect(lines[1]).toContain(`${' '.repeat(9)}\u001b[2m`);
});

test('an escape sequence in any cell cannot drive the screen', () => {
  expect(columns([['a\u001b[2J', 'b\u001b[2J']], screen(80))).toEqual(['a\ufffd[2J  b\ufffd[2J']);
});
