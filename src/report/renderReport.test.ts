import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { RunRecording } from '../record/recording.ts';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { summaryCsv } from './outputs/summaryCsv.ts';
import { reportOutputs } from './renderReport.ts';
import { filesOf } from './testing/filesOf.ts';

const madeAt = '2025-02-02T02:02:02.000Z';
const bundle = 'var echarts = {}; "</script>";';
const killed = aKilledTrial();
const second = aKilledTrial('02-swap=off-2', 2);
const run = aRun([killed, second]);
const verdicts = [aVerdict(killed), aVerdict(second)];

const rendered = (recorded: RunRecording, judged: Verdict[], at = madeAt) =>
  filesOf(reportOutputs(recorded, judged, at, () => bundle));
const files = rendered(run, verdicts);
const file = (path: string) => files.get(path) ?? '';

test('the files of a report', () => {
  expect([...files.keys()]).toEqual([
    'verdicts.json',
    'summary.csv',
    'steps.json',
    'steps.csv',
    'junit.xml',
    'report.md',
    'report.html',
    'figures/comparison.svg',
    'figures/01-swap=off-1.svg',
    'figures/02-swap=off-2.svg',
  ]);
});

test('the same recordings give the same bytes, whatever was rendered before', () => {
  expect(rendered(run, verdicts)).toEqual(files);
});

test('the time of making is the only difference, and is said once where it is said', () => {
  const later = rendered(run, verdicts, '2026-03-03T03:03:03.000Z');
  for (const [path, content] of later) {
    expect(content.replace('2026-03-03T03:03:03.000Z', madeAt)).toBe(file(path));
    expect(content.split('2026-03-03T03:03:03.000Z').length).toBeLessThanOrEqual(2);
  }
});

test('verdicts.json holds the verdicts as they are', () => {
  expect(JSON.parse(file('verdicts.json'))).toMatchObject({ runId: 'run-1', madeAt, verdicts });
});

test('summary.csv has one row for each trial, empty where nothing was read', () => {
  const rows = parse(file('summary.csv'), { columns: true }) as Record<string, string>[];
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    trial: '01-swap=off-1',
    'variant.swap': 'off',
    terminal: 'oom-kill',
    killMs: '6000',
    survivedMs: '4000',
    peakSwapBytes: '',
    processAlive: 'false',
  });
});

test('numbers of summary.csv have the digits that were measured, and no more', () => {
  const exact = aVerdict(killed, {
    times: { ...aVerdict(killed).times, kill: 6000.123456, firstBroken: null },
    measures: {
      ...aVerdict(killed).measures,
      survivedMs: 4000.06,
      p50Ms: 79.679,
      p99Ms: 1234.5,
      goodputPeak: 101.98765,
      worstGcShare: 0.123456,
      peakAnonBytes: 1048576.5,
    },
  });
  const [row] = parse(summaryCsv([exact]), { columns: true }) as Record<string, string>[];
  expect(row).toMatchObject({
    killMs: '6000.1',
    firstBrokenMs: '',
    survivedMs: '4000.1',
    outlivedTrial: 'false',
    p50Ms: '79.7',
    p99Ms: '1230',
    goodputPeakPerSecond: '102',
    worstGcShare: '0.123',
    peakAnonBytes: '1048577',
  });
});

test('the Markdown has the parts of the report in their order', () => {
  const headings = [...file('report.md').matchAll(/^(?:#+ .*|\| variant|!\[)/gm)].map(([line]) => line);
  expect(headings.slice(0, 10)).toEqual([
    '# Does swap save \\<a\\> small server?',
    '## Comparison',
    '| variant',
    '### What survived, and what the clients felt',
    '| variant',
    '![',
    '## Trials',
    '### 01-swap=off-1',
    '![',
    '#### Evidence',
  ]);
  expect(headings).toContain('## Validity');
  expect(headings.at(-1)).toBe('## Environment, and how to run it again');
  expect(file('report.md')).toContain('`npm run scenario swap-vs-noswap -- --seed 7`');
});

test('every figure that the Markdown shows is written', () => {
  const shown = [...file('report.md').matchAll(/\]\((figures\/[^)]+)\)/g)].map(([, path]) =>
    decodeURI(path ?? ''),
  );
  expect(shown).toHaveLength(3);
  for (const path of shown) expect(files.has(path)).toBe(true);
});

test('the kernel’s own line is quoted, and can do nothing in the page', () => {
  const html = file('report.html');
  expect(html).toContain('Killed process 42 (java) &lt;/script&gt;');
  expect(html.match(/<\/script>/g)).toHaveLength(3);
  expect(html).not.toContain('<script>alert');
});

test('the page loads nothing from anywhere', () => {
  expect(file('report.html')).not.toMatch(/(?:src|href)="(?!data:)/);
});

test('figures are whole XML without ids that count up', () => {
  const figures = [...files].filter(([path]) => path.endsWith('.svg'));
  expect(figures).toHaveLength(3);
  for (const [, content] of figures) {
    expect(content).not.toMatch(/zr\d+-|ecmeta|<style/);
    const ids = [...content.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('an interrupted run without a trial has a report that says so', () => {
  const none = rendered(aRun([], { status: 'interrupted', finishedAt: null, trials: ['a', 'b'] }), []);
  expect(none.get('report.md')).toContain('Planned trials without a verdict: 2 of 2');
  expect(none.get('report.html')).toContain('Planned trials without a verdict: 2 of 2');
  expect([...none.keys()]).toEqual(['verdicts.json', 'summary.csv', 'junit.xml', 'report.md', 'report.html']);
});

test('a recording cut off at once, without verdict, has a figure and its lacks', () => {
  const cut = {
    ...killed,
    probe: [],
    load: [],
    events: [],
    incomplete: ['probe.csv ends in the middle of a row'],
    trial: { ...killed.trial, status: 'running' as const, ending: null, phases: [], knobs: [] },
  };
  const report = rendered(aRun([cut], { status: 'running' }), []);
  expect(report.get('report.md')).toContain('probe.csv ends in the middle of a row');
  expect(report.get('figures/01-swap=off-1.svg')).toContain('not recorded: ');
});
