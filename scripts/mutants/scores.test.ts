import { expect, test } from 'vitest';
import { scores } from './scores.ts';

const file = (...statuses: string[]) => ({ mutants: statuses.map((status) => ({ status })) });

test('what never ends is killed, what no test reaches is not, and what was not tried counts as neither', () => {
  const report = {
    files: {
      'a.ts': file('Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'RuntimeError'),
      'b.ts': file('Ignored'),
    },
  };
  expect(scores(report)).toBe(
    ['a.ts: 2 of 4 killed, 50.0 %', 'b.ts: 0 of 0 killed, none tried', 'all: 2 of 4 killed, 50.0 %'].join(
      '\n',
    ),
  );
});

test('a share of a sample has its interval', () => {
  const report = {
    files: { 'a.ts': file('Killed', 'Killed', 'Killed', 'CompileError'), 'b.ts': file('Killed') },
  };
  // 3 of 3 by Wilson at 95 %: 0.43850 to 1; 4 of 4: 0.5101 to 1.
  expect(scores(report)).toBe(
    [
      'a.ts: 3 of 3 killed, 100.0 % [43.9, 100.0]',
      'b.ts: 1 of 1 killed, 100.0 %',
      'all: 4 of 4 killed, 100.0 % [51.0, 100.0]',
    ].join('\n'),
  );
});
