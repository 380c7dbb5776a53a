import { expect, test } from 'vitest';
import { cycleLine, goLine, phaseLine, stallLine } from '../verdict/testing/gcLogLines.ts';
import { autopsyOf } from './testing/autopsyOf.ts';

/** Logs of others, of collectors that work beside the program: a line for each half second of half a minute. */
const halfSeconds = (line: (second: number) => string): string =>
  Array.from({ length: 60 }, (_, index) => line(1 + index / 2)).join('\n');

const suffered = (text: string): string => JSON.stringify(autopsyOf({ 'gc.log': text }));

test('threads that wait for ZGC in a full heap', () => {
  const log = (percent: number) =>
    halfSeconds((second) => `${cycleLine(second, 0.4, percent)}\n${stallLine(second, 480)}`);
  expect(suffered(log(95))).toContain('"kind":"gc-thrash"');
  expect(suffered(log(30))).not.toContain('"kind":"gc-thrash"');
});

test('phases of Shenandoah that nobody waited for are work, and no thrash', () => {
  expect(suffered(halfSeconds((second) => phaseLine(second, 450, 93)))).not.toContain('"kind":"gc-thrash"');
});

test('Go that collects all the time, and all of it lives; and half of it', () => {
  const log = (liveMb: number) => halfSeconds((second) => goLine(second, 470, liveMb, 61));
  expect(suffered(log(60))).toContain('"kind":"gc-thrash"');
  expect(suffered(log(31))).not.toContain('"kind":"gc-thrash"');
});
