import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { readTrial } from '../record/readTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { judge } from '../verdict/judge.ts';
import { reportOutputs } from './renderReport.ts';
import { filesOf } from './testing/filesOf.ts';

/** A report on two real trials whose requests came by rate: a service that kept up with fewer, and one that fell behind more. */
const recordings = ['v1-survived-fewer-arrivals', 'v1-unresponsive-more-arrivals'].map((name) =>
  readTrial(join(import.meta.dirname, '..', '..', 'test', 'golden', name)),
);
const outputs = reportOutputs(aRun(recordings), recordings.map(judge), '2026-01-01T00:00:00.000Z', () => '');
const files = filesOf(outputs);
const file = (path: string) => files.get(path) ?? '';

test('the table says at which rate it broke, and of what survived nothing', () => {
  const rows = file('report.md')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const cellOf = (row: string | undefined, title: string) =>
    row?.split(' | ')[rows[0]?.split(' | ').indexOf(title) ?? -1];
  const row = (outcome: string) => rows.find((line) => line.includes(outcome));
  expect(cellOf(row('unresponsive 1 of 1'), 'load at break')).toBe('400 requests/s');
  expect(cellOf(row('survived 1 of 1'), 'load at break')).toBe('n/a');
});

test('summary.csv has it in a column of its own', () => {
  const rows = parse(file('summary.csv'), { columns: true }) as Record<string, string>[];
  expect(rows.map(({ perSecondAtBreak }) => perSecondAtBreak)).toEqual(['', '400']);
  expect(rows.map(({ connectionsAtBreak }) => connectionsAtBreak)).toEqual(['', '']);
  expect(rows.map(({ problems }) => problems?.includes('generator'))).toEqual([false, false]);
});

test('the page and the figures draw what arrived and what had not ended', () => {
  const shown = ['report.html', ...[...files.keys()].filter((path) => path.startsWith('figures/0'))];
  expect(shown).toHaveLength(3);
  for (const path of shown)
    for (const name of ['offered', 'answered', 'good answers', 'in flight', 'waiting'])
      expect(file(path), `${name} in ${path}`).toContain(name);
});
