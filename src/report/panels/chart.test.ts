import { expect, test } from 'vitest';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import { stripOption } from '../page/strip.ts';
import { trialChart } from './chart.ts';
import { panelOption } from './option.ts';
import { paint, palettes } from './palette.ts';

const recording = aKilledTrial();
const chart = trialChart(recording, aVerdict(recording));
const panel = (id: string) => chart.panels.find((one) => one.id === id);
const series = (id: string, name: string) => panel(id)?.series.find((one) => one.name === name);

test('the panels are in the order of the report', () => {
  expect(chart.panels.map(({ id }) => id)).toEqual([
    'load',
    'latency',
    'memory',
    'pressure',
    'paging',
    'gc',
    'cpu',
    'disk',
  ]);
});

test('goodput and failures are per second, failures of every kind together', () => {
  expect(series('load', 'good answers')?.values).toEqual([100, 100, 100, 100, 0]);
  expect(series('load', 'failures')?.values).toEqual([2, 2, 2, 2, 40]);
});

test('latency after death is a gap', () => {
  expect(series('latency', 'p99')?.values).toEqual([90, 90, 90, 90, null]);
});

test('memory ends with the group, and the host goes on', () => {
  const at = (seconds: number) => panel('memory')?.timesS.indexOf(seconds) ?? -1;
  expect(series('memory', 'anonymous')?.values[at(6)]).toBe(100);
  expect(series('memory', 'anonymous')?.values[at(6.1)]).toBeNull();
  expect(series('cpu', 'user')?.values.at(-1)).toBe(25);
});

test('what was never read is named, not drawn', () => {
  expect(panel('memory')?.series.map(({ name }) => name)).toEqual(['anonymous', 'page cache', 'limit']);
  expect(panel('memory')?.notRead).toEqual(['kernel', 'in swap', 'heap used', 'heap maximum']);
});

test('a panel without any series is named as absent', () => {
  const empty = trialChart({ ...recording, load: [] }, null);
  expect(empty.panels.map(({ id }) => id)).not.toContain('latency');
  expect(empty.absent).toContain('Latency');
});

test('a part of the stack that is unknown for a moment makes the whole stack a gap there', () => {
  const probe = recording.probe.map((row) => (row.atMs === 3000 ? { ...row, fileBytes: null } : row));
  const broken = trialChart({ ...recording, probe }, null).panels.find(({ id }) => id === 'memory');
  const at = broken?.timesS.indexOf(3) ?? -1;
  expect(broken?.series.map(({ name, values }) => [name, values[at]])).toEqual([
    ['anonymous', null],
    ['page cache', null],
    ['limit', 256],
  ]);
});

test('death is one mark of its own kind at its exact time; moments are in order', () => {
  expect(chart.marks.filter(({ kind }) => kind === 'death')).toEqual([
    { id: 'terminal', label: 'oom-kill', atMs: 6000, kind: 'death' },
  ]);
  expect(chart.marks.map(({ id, atMs }) => [id, atMs])).toEqual([
    ['ready', 900],
    ['load-started', 1000],
    ['firstLimitHit', 5200],
    ['terminal', 6000],
    ['exit', 6040],
    ['ending', 6050],
    ['firstBroken', 7000],
  ]);
});

test('a planned phase is cut at the end of the trial', () => {
  expect(chart.bands.map(({ name, endMs }) => [name, endMs])).toEqual([
    ['warm-up', 2000],
    ['5 connections', 10_000],
  ]);
});

test('every mark is a line in every panel, at its time', () => {
  for (const one of chart.panels) {
    const lines = JSON.stringify(panelOption(chart, one).series);
    for (const mark of chart.marks) expect(lines).toContain(`"xAxis":${mark.atMs / 1000},`);
  }
});

test('labels of marks at about the same time go into different lanes', () => {
  const { option } = stripOption(chart, 400);
  const labels = (option.series as { data: { name: string; value: [number, number] }[] }[])[2]?.data ?? [];
  const near = labels.filter(({ value }) => value[0] >= 6 && value[0] <= 6.05).map(({ value }) => value[1]);
  expect(new Set(near).size).toBe(3);
});

test('both palettes have a colour for every token that a chart names', () => {
  for (const palette of Object.values(palettes)) {
    for (const one of chart.panels) {
      expect(JSON.stringify(panelOption(chart, one))).toMatch(/"\$/);
      expect(JSON.stringify(paint(panelOption(chart, one), palette))).not.toMatch(/"\$/);
    }
  }
});

test('a recording without anything still has a chart', () => {
  const nothing = trialChart({ ...recording, probe: [], load: [], events: [] }, null);
  expect(nothing.panels).toEqual([]);
  expect(nothing.endMs).toBe(6050);
});

test('what full collections left of the heap are points, at the samples that are nearest', () => {
  const line = (ms: number, after: number) =>
    `[${new Date(recording.trial.clock.zeroWallMs + ms).toISOString().replace('Z', '+0000')}][gc] GC(1) Pause Full (x) 90M->${after}M(96M) 1.0ms`;
  const gcLog = [line(1020, 40), line(3000, 50), line(60_000, 60)];
  const memory = trialChart({ ...recording, gcLog }, null).panels.find(({ id }) => id === 'memory');
  const points = memory?.series.find(({ style }) => style === 'points');
  expect(points?.name).toBe('heap after full collection');
  const seen = memory?.timesS.map((time, index) => [time, points?.values[index] ?? null] as const) ?? [];
  expect(seen.filter(([, value]) => value !== null)).toEqual([
    [1, 40],
    [3, 50],
    [10, 60],
  ]);
});
