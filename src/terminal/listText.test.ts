import { expect, test } from 'vitest';
import { listText } from './listText.ts';

const entries = [
  {
    name: 'swap-vs-noswap',
    question:
      'Does swap save a small Java server, with a heap that fits its machine and with one that does not?',
    cost: 'up to 6 min, 12 trials; 384 MiB of memory, 2 GiB of swap',
  },
];

test.each([80, 120])('at %i columns no line is longer, and nothing is cut', (columns) => {
  const text = listText('Scenarios', entries, { tty: true, columns, color: false });
  const lines = text.trimEnd().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(lines.slice(0, 2)).toEqual(['Scenarios', '  swap-vs-noswap']);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('and with one that does not? up to 6 min, 12 trials;');
});

test('elsewhere than on a terminal each text is one line', () => {
  const text = listText('Scenarios', entries, { tty: false, columns: 80, color: false });
  expect(text.trimEnd().split('\n')).toHaveLength(4);
});

test('without any it says so', () => {
  expect(listText('Experiments', [], { tty: false, columns: 80, color: false })).toBe(
    'Experiments\n  none yet\n',
  );
});
