import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { circles } from './circles.ts';
import { findings } from './findings.ts';
import { layers, mostFiles } from './table.ts';

/** What is found in a project of these files. */
function found(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return findings(root, layers);
}

const world = { 'src/lab/trial/world.ts': 'export const a = 1;' };

test.each([
  ['an import', "import { a } from '../lab/trial/world.ts';"],
  ['a type', "import type { a } from '../lab/trial/world.ts';"],
  ['a type in passing', "type A = typeof import('../lab/trial/world.ts');"],
  ['a way around', "import { a } from '../verdict/../lab/trial/world.ts';"],
  ['an export', "export { a } from '../lab/trial/world.ts';"],
  ['an export of all', "export * from '../lab/trial/world.ts';"],
  ['an import when it runs', "const a = await import('../lab/trial/world.ts');"],
  ['a side effect', "import '../lab/trial/world.ts';"],
  ['a thread', "new Worker(new URL('../lab/trial/world.ts', import.meta.url));"],
  ['a program', "join(import.meta.dirname, '..', 'lab', 'trial', 'world.ts');"],
])('a wrong layer by %s', (_, line) => {
  const all = found({ ...world, 'src/statistics/mean.ts': `\n${line}` });
  expect(all).toContainEqual({
    file: 'src/statistics/mean.ts',
    line: 2,
    rule: 'layer',
    reason: 'statistics may not know lab/trial/world.ts; it may know random.ts',
  });
});

test('from however deep a folder', () => {
  const deep = { 'src/report/a/b/c.ts': "import { a } from '../../../lab/trial/world.ts';" };
  expect(found({ ...world, ...deep })).toMatchObject([{ rule: 'layer', file: 'src/report/a/b/c.ts' }]);
});

test.each([
  ["import { readFileSync } from 'node:fs';", 'may not import node:fs'],
  ["import { readFileSync } from 'fs';", 'may not import fs'],
  ["import { readFile } from 'fs/promises';", 'may not import fs/promises'],
  ["const fs = await import('node:fs');", 'may not import node:fs'],
  ["export { execa } from 'execa';", 'may not import execa'],
  ['const load = (name: string) => import(name);', 'an import by a computed name'],
  ['const now = Date.now();', 'Date.now'],
  ['const now = new Date();', 'new Date()'],
  ['const now = Date();', 'Date is'],
  ['const { now } = Date;', 'Date is'],
  ['const Clock = Date; new Clock();', 'Date is'],
  ["const now = Date['now']();", 'Date is'],
  ['const now = performance.now();', 'performance'],
  ['const now = globalThis.Date.now();', 'globalThis'],
  ['const home = process.env.HOME;', 'process'],
  ['const { env } = process;', 'process'],
  ['const draw = Math.random();', 'Math.random'],
  ['const { random } = Math;', 'Math.random'],
  ['setTimeout(() => {}, 1);', 'setTimeout'],
  ["const text = await fetch('http://a');", 'fetch'],
  ['const here = import.meta.dirname;', 'import.meta'],
  ["['a'].toSorted((one, other) => one.localeCompare(other));", 'localeCompare without a language'],
  ['const text = (1).toLocaleString();', 'toLocaleString'],
  ['const hour = new Date(0).getHours();', 'getHours'],
  ['const one = (process: number) => process; process.exit();', 'process'],
])('a pure folder: %s', (line, what) => {
  const all = found({ 'src/study/a.ts': line });
  expect(all).toMatchObject([{ file: 'src/study/a.ts', line: 1, rule: 'pure' }]);
  expect(all[0]?.reason).toContain(what);
});

test('a pure folder may name its own things as it likes, and compute with times that it is given', () => {
  const text = `
    import { z } from 'zod';
    import { uniformInt } from 'pure-rand/distribution/uniformInt';
    import type { Stats } from 'node:fs';
    export const ofProcess = (process: { pid: number }) => process.pid;
    export const all = (rows: { process: string }[]) => rows.map(({ process }) => process);
    export const at = { process: 1, performance: 2 };
    export const day = (ms: number) => [new Date(ms).toISOString(), Date.parse('2026-01-01'), Date.UTC(2026, 0)];
    export const top = Math.max(at.process, 'a'.localeCompare('b', 'en'));
    for (const process of [1]) top.toFixed(process);
  `;
  expect(found({ 'src/verdict/a.ts': text })).toEqual([]);
});

test('a pure file that imports what reaches out through another layer', () => {
  const files = {
    'src/record/read.ts': "import { readFileSync } from 'node:fs'; export const read = readFileSync;",
    'src/record/rows.ts': "export { read } from './read.ts';",
    'src/record/row.ts': "import type { read } from './read.ts'; export type Read = typeof read;",
    'src/verdict/judge.ts':
      "import type { Read } from '../record/row.ts';\nimport { read } from '../record/rows.ts';",
    'src/verdict/types.ts': "import type { read } from '../record/rows.ts';\nimport '../record/row.ts';",
  };
  expect(found(files)).toEqual([
    {
      file: 'src/verdict/judge.ts',
      line: 2,
      rule: 'pure',
      reason: 'verdict is pure, and record/rows.ts reaches out of the program',
    },
  ]);
});

test('the reader of the page’s own files is a constant, and no other file is', () => {
  const read =
    "import { readFileSync } from 'node:fs'; export const text = readFileSync(new URL('./a.css', import.meta.url));";
  const page = "import { text } from './template.ts';";
  expect(found({ 'src/report/page/template.ts': read, 'src/report/page/html.ts': page })).toEqual([]);
  expect(found({ 'src/report/page/other.ts': read }).map(({ rule }) => rule)).toEqual(['pure', 'pure']);
});

test.each([
  ["switch (a.kind) { case 'b': break; }", ['switch']],
  ["switch (kind) { case 'b': break; default: }", ['switch']],
  ["switch (ending.reason) { case 'b': return 1; default: return 2; }", ['switch']],
  ["switch (a.kind) { case 'b': return 1; default: return never(a); }", []],
  ["switch (kind) { case 'b': break; default: never(kind); }", []],
  ["switch (kind) { case 'b': break; default: kind satisfies never; }", []],
  ["switch (code) { case 'b': return 1; default: return 2; }", []],
])('a switch over kinds ends in never: %s', (text, rules) => {
  const body = `const f = (a, kind, ending, code) => { ${text} };`;
  expect(found({ 'src/workspace/a.ts': body }).map(({ rule }) => rule)).toEqual(rules);
});

test('circles, of types too, each once', () => {
  const files = {
    'src/study/a.ts': "import { b } from './b.ts';",
    'src/study/b.ts': "import type { c } from './c.ts';",
    'src/study/c.ts': "export * from './a.ts';",
    'src/study/self.ts': "import './self.ts';",
    'src/study/outside.ts': "import './a.ts';",
  };
  expect(found(files).map(({ rule, reason }) => [rule, reason])).toEqual([
    ['circle', 'imports itself: src/study/self.ts → src/study/self.ts'],
    ['circle', 'imports itself: src/study/a.ts → src/study/b.ts → src/study/c.ts → src/study/a.ts'],
  ]);
});

test('of two circles through one file the shortest is told', () => {
  const imports = new Map([
    ['a', ['b', 'c']],
    ['b', ['c']],
    ['c', ['a']],
  ]);
  expect(circles(imports)).toEqual([['a', 'c']]);
});

test('what only tests need is for tests', () => {
  const files = {
    'src/study/testing/aStudy.ts': "import { execa } from 'execa'; import '../../lab/trial/world.ts';",
    'src/study/a.test.ts': "import { readFileSync } from 'node:fs'; import './testing/aStudy.ts';",
    'src/study/a.ts': "import './testing/aStudy.ts';",
  };
  expect(found({ ...world, ...files })).toEqual([
    {
      file: 'src/study/a.ts',
      line: 1,
      rule: 'tests',
      reason: 'src/study/testing/aStudy.ts is there for tests only',
    },
  ]);
});

test('a folder that is in no layer, and one with too many files', () => {
  const many = Array.from({ length: mostFiles + 1 }, (_, index) => [`src/study/a${index}.ts`, '']);
  const tests = Array.from({ length: 9 }, (_, index) => [`src/verdict/a${index}.test.ts`, '']);
  const fitting = Array.from({ length: mostFiles }, (_, index) => [`src/verdict/a${index}.ts`, '']);
  const files = Object.fromEntries([...many, ...tests, ...fitting, ['src/new/a.ts', '']]);
  expect(found(files)).toMatchObject([
    { file: 'src/new/a.ts', rule: 'layer', reason: expect.stringContaining('in no layer') },
    { file: 'src/study', rule: 'crowd' },
  ]);
});

test('a file that does not parse is named', () => {
  expect(() => found({ 'src/study/a.ts': 'const = 1;' })).toThrow(/^src\/study\/a\.ts: /);
});

test('the table itself goes one way', () => {
  const top = (key: string): string => key.split('/')[0] ?? '';
  const known = new Map<string, string[]>();
  for (const [key, { may }] of Object.entries(layers)) {
    const others = may.filter((each) => each !== '*').map(top);
    known.set(top(key), [...(known.get(top(key)) ?? []), ...others.filter((other) => other !== top(key))]);
  }
  expect(circles(known)).toEqual([]);
});
