import { expect, test } from 'vitest';
import { paragraph, widthOf } from './paragraph.ts';

test('lines break at the width, and hang below the first', () => {
  expect(paragraph('one two three four', 11, '- ')).toBe('- one two\n  three\n  four');
});

test('a word longer than the line is broken, and nothing is left out', () => {
  const path = `/kubepods/${'0123456789'.repeat(12)}`;
  const lines = paragraph(`in ${path}`, 40, '  ').split('\n');
  expect(lines.every((line) => line.length <= 40)).toBe(true);
  expect(lines.map((line) => line.trim()).join('')).toBe(`in${path}`);
});

test('without a terminal a line stays whole', () => {
  const width = widthOf({ tty: false, columns: 80, color: false });
  expect(paragraph('word '.repeat(100).trim(), width)).not.toContain('\n');
});

test('an escape sequence in a log line cannot drive the screen', () => {
  expect(paragraph('a\u001b[2Jb', 80)).toBe('a\ufffd[2Jb');
});
