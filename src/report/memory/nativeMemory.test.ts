import { expect, test } from 'vitest';
import type { TrialEvent } from '../../record/event.ts';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import { reportOf } from '../model.ts';
import { reportMarkdown } from '../outputs/markdown.ts';
import { trialArticle } from '../page/trialArticle.ts';
import { nativeMemoryTable } from './nativeMemory.ts';

const mib = 1024 ** 2;
const sizes = (reserved: number, committed: number) => ({
  reservedBytes: reserved * mib,
  committedBytes: committed * mib,
});
const before: TrialEvent = {
  atMs: 950,
  clock: 'monotonic',
  kind: 'native-memory',
  label: 'before the load',
  tookMs: 26,
  total: sizes(110, 20),
  categories: { 'Java Heap': sizes(96, 16), Thread: sizes(14, 4) },
};
const after: TrialEvent = {
  ...before,
  atMs: 5900,
  label: 'after the load',
  tookMs: 3,
  total: sizes(130, 59),
  categories: { 'Java Heap': sizes(96, 30), Thread: sizes(33, 28), 'Arena <x>': sizes(1, 1) },
};

test('the largest growth comes first, the total last', () => {
  expect(nativeMemoryTable([before, after])?.rows).toEqual([
    ['Thread', '14 MiB', '4 MiB', '33 MiB', '28 MiB', '+24 MiB'],
    ['Java Heap', '96 MiB', '16 MiB', '96 MiB', '30 MiB', '+14 MiB'],
    ['Arena <x>', 'n/a', 'n/a', '1 MiB', '1 MiB', '+1 MiB'],
    ['Total', '110 MiB', '20 MiB', '130 MiB', '59 MiB', '+39 MiB'],
  ]);
});

test('one account alone is shown, and no growth', () => {
  const table = nativeMemoryTable([before]);
  expect(table?.rows[0]).toEqual(['Java Heap', '96 MiB', '16 MiB', 'n/a', 'n/a', 'n/a']);
  expect(table?.note).toContain('before the load at 950 ms (answered in 26 ms).');
});

const sections = (events: TrialEvent[]) => {
  const recording = { ...aKilledTrial(), events };
  const report = reportOf(aRun([recording]), [aVerdict(recording)], '2025-01-01T10:06:00.000Z');
  const [trial] = report.trials;
  return [reportMarkdown(report, (name) => name), trial ? trialArticle(trial, false) : ''];
};

test('Markdown and page have the table, escaped; without an account neither has', () => {
  for (const section of sections([before, after])) {
    expect(section).toContain('Native memory by category');
    expect(section).toContain('+24 MiB');
    expect(section).not.toContain('Arena <x>');
  }
  for (const section of sections([])) expect(section).not.toContain('Native memory');
});
