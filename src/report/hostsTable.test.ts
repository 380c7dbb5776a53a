import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Recording } from '../record/recording.ts';
import type { Environment } from '../record/schema.ts';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { hostsTable } from './hostsTable.ts';
import { reportOutputs } from './renderReport.ts';
import { summarize } from './summary.ts';
import { filesOf } from './testing/filesOf.ts';

const { environment } = aRun([]).run;

function on(name: string | null, id: string, changes: Partial<Environment> = {}): Recording {
  const recording = aKilledTrial(id);
  recording.trial.host = name === null ? null : fleetHost(name, changes);
  return recording;
}

const fleetHost = (name: string, changes: Partial<Environment>) => ({
  name,
  labels: { disk: 'nvme' },
  environment: { ...environment, ...changes },
  fence: 1,
});

/** These recordings are judged invalid, as a knob was not read back. */
const judgedValid = (recording: Recording): Verdict => ({
  ...judge(recording),
  validity: { valid: true, problems: [] },
});

const rendered = (recordings: Recording[], verdicts: Verdict[]) =>
  filesOf(reportOutputs(aRun(recordings), verdicts, '2025-02-02T02:02:02.000Z', () => 'var echarts;'));

describe('trials of several hosts', () => {
  const recordings = [
    on('b', '01-swap=off-1', { cpuModel: 'Slow <i>', cores: 4, kernel: '6.1', cgroupVersion: 2 }),
    on('a', '02-swap=off-2', { cpuModel: 'Fast', cores: 8 }),
    on('b', '03-swap=off-3', { cpuModel: 'Slow <i>', cores: 4, kernel: '6.1', cgroupVersion: 2 }),
  ];
  const verdicts = recordings.map(judgedValid);
  const files = rendered(recordings, verdicts);
  const file = (path: string) => files.get(path) ?? '';

  test('each verdict names its own', () => {
    expect(verdicts.map(({ host }) => host)).toEqual(['b', 'a', 'b']);
    expect(JSON.parse(file('verdicts.json')).verdicts[0].host).toBe('b');
  });

  test('their facts are in a table, a row for each', () => {
    const table = hostsTable(aRun(recordings), verdicts);
    const cell = (row: number, title: string) => table?.rows[row]?.[table.head.indexOf(title)];
    expect(table?.rows.map(([name]) => name)).toEqual(['a', 'b']);
    expect(cell(1, 'trials')).toBe('2');
    expect(cell(1, 'labels')).toBe('disk=nvme');
    expect(cell(1, 'processor')).toBe('Slow <i>, 4 cores, governor n/a');
    expect(cell(1, 'kernel')).toBe('6.1, Debian 12');
    expect(cell(1, 'cgroup version')).toBe('2');
    expect(cell(0, 'processor')).toBe('Fast, 8 cores, governor n/a');
  });

  test('which page and Markdown have where the machine is told, and each trial names its host', () => {
    const page = file('report.html');
    expect(page.indexOf('Slow &lt;i&gt;')).toBeGreaterThan(page.indexOf('id="environment"'));
    expect(page).toContain('<p>Executed on host b.</p>');
    expect(page).toContain('repeat 1 on host a: ');
    const markdown = file('report.md');
    expect(markdown.indexOf('Slow \\<i\\>')).toBeGreaterThan(markdown.indexOf('## Environment'));
    expect(markdown).toContain('Executed on host a.');
  });

  test('summary.csv has a column for it', () => {
    const rows = parse(file('summary.csv'), { columns: true }) as Record<string, string>[];
    expect(rows.map(({ host }) => host)).toEqual(['b', 'a', 'b']);
  });

  test('a host that was changed between its trials is told as it was each time', () => {
    const changed = [...recordings, on('b', '04-swap=off-4', { kernel: '6.2' }), on(null, '05-swap=off-5')];
    const judged = changed.map((recording, index) => (index === 1 ? judge : judgedValid)(recording));
    const rows = hostsTable(aRun(changed), judged)?.rows ?? [];
    expect(rows.map(([name, trials]) => [name, trials])).toEqual([
      ['a', '1, 1 of them invalid'],
      ['b', '2'],
      ['b', '1'],
      ['the run’s own machine', '1'],
    ]);
  });

  test('an A/A difference between them is among the notes of a report', () => {
    const [first] = verdicts;
    const trials = ['a', 'b'].flatMap((host, place) =>
      [0, 1, 2, 3, 4, 5].map(
        (repeat): Verdict => ({
          ...(first as Verdict),
          trial: `${host}${repeat}`,
          host,
          measures: { ...(first as Verdict).measures, goodputMedian: 100 - 40 * place + repeat },
        }),
      ),
    );
    expect(summarize(aRun([]), trials).notes).toContainEqual(
      expect.stringMatching(
        /^Host b differs from host a in trials of the same variants: goodput 0\.6\d \[0\.\d\d, 0\.6\d\] times theirs, over 6 trials of its own and 6 of theirs\.$/,
      ),
    );
    const alike = trials.map((verdict) => ({ ...verdict, measures: (first as Verdict).measures }));
    expect(summarize(aRun([]), alike).notes.join()).not.toContain('differs');
  });
});

test('trials of the run’s own machine say nothing of hosts', () => {
  const recordings = [aKilledTrial('01-swap=off-1'), aKilledTrial('02-swap=off-2')];
  const verdicts = recordings.map(judge);
  expect(hostsTable(aRun(recordings), verdicts)).toBeNull();
  expect(verdicts.every((verdict) => !('host' in verdict))).toBe(true);
  const files = rendered(recordings, verdicts);
  expect(files.get('summary.csv')?.split('\n')[0]).not.toContain('host');
  expect(files.get('report.md')).not.toMatch(/\bhost\b.*trials|Executed on/);
});
