import { expect, test } from 'vitest';
import { draw, panel } from './panel.ts';
import type { Values } from './sampling.ts';
import { thinned } from './thinned.ts';

const panelOf = (...series: Values[]) =>
  panel({
    id: 'load',
    title: 'Load',
    unit: '/s',
    timesS: (series[0] ?? []).map((_, second) => second),
    series: series.map((values, index) => draw(`series ${index}`, 'good', 'line', values)),
  });
const steady = (length: number): Values => Array.from({ length }, () => 100);

test('a panel of a few minutes keeps every point', () => {
  const short = panelOf(steady(1800));
  expect(thinned(short)).toEqual(short);
});

test('of a long one each extreme of each series is left, at its time, and each gap', () => {
  const [good, failed] = [steady(50_000), steady(50_000)];
  good[33_333] = 0;
  good[41_000] = 999;
  failed[7] = 40_000;
  failed[20_000] = null;
  const { timesS, series } = thinned(panelOf(good, failed));
  expect(timesS.length).toBeLessThan(1300);
  expect(timesS).toEqual([...timesS].sort((a, b) => a - b));
  expect([timesS[0], timesS.at(-1)]).toEqual([0, 49_999]);
  const at = (one: number, second: number) => series[one]?.values[timesS.indexOf(second)];
  expect([at(0, 33_333), at(0, 41_000), at(1, 7), at(1, 20_000)]).toEqual([0, 999, 40_000, null]);
});

test('a day has no more points than half of it', () => {
  const noise = (length: number): Values => Array.from({ length }, (_, second) => (second * 7919) % 1009);
  const [half, day] = [thinned(panelOf(noise(43_200))), thinned(panelOf(noise(86_400)))];
  expect(day.timesS.length).toBeLessThan(half.timesS.length * 1.1);
});
