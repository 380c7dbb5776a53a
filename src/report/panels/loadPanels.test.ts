import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrial } from '../../record/readTrial.ts';
import { loadRows, served } from '../../record/testing/buildRecording.ts';
import { loadPanels } from './loadPanels.ts';

const golden = (name: string) =>
  readTrial(join(import.meta.dirname, '..', '..', '..', 'test', 'golden', name)).load;

test('a load by rate: what arrived, what was answered, how much of it well, and what had not ended', () => {
  const rows = golden('v1-unresponsive-more-arrivals');
  const [load, latency] = loadPanels(rows);
  expect(load).toMatchObject({ unit: '/s', rightUnit: 'requests', notRead: [] });
  expect(load?.series.map(({ name, side }) => `${name}, ${side}`)).toEqual([
    'good answers, left',
    'failures, left',
    'offered, left',
    'answered, left',
    'in flight, right',
    'waiting, right',
  ]);
  const valuesOf = (name: string) => load?.series.find((series) => series.name === name)?.values ?? [];
  // The first second of 400 a second: what could not be sent waits.
  const second = rows.findIndex(({ perSecond }) => perSecond === 400);
  expect(valuesOf('offered')[second]).toBeCloseTo(376, 0);
  expect(valuesOf('in flight')[second]).toBe(16);
  expect(valuesOf('waiting')[second]).toBe(352);
  expect(valuesOf('good answers')[second]).toBe(valuesOf('answered')[second]);
  expect(valuesOf('failures').at(second)).toBe(0);
  expect(latency?.title).toBe('Latency');
});

test('bad answers are answers, and not good ones', () => {
  const rows = loadRows(0, 3000, () => ({
    ...{ connections: null, perSecond: 50, due: 50, sent: 50, ok: 10, non2xx: 30, timeouts: 10 },
  }));
  const [load] = loadPanels(rows);
  const first = (name: string) => load?.series.find((series) => series.name === name)?.values[0];
  expect([first('offered'), first('answered'), first('good answers'), first('failures')]).toEqual([
    50, 40, 10, 40,
  ]);
});

test('a load by connections shows those, and nothing of arrivals', () => {
  const [load] = loadPanels(loadRows(0, 3000, () => ({ ...served(9), waiting: null })));
  expect(load?.rightUnit).toBe('connections');
  expect(load?.series.map(({ name }) => name)).toEqual(['good answers', 'failures', 'connections']);
});

test('journeys have a panel of their own, where there are some', () => {
  const begun = { connections: 3, sent: 30, ok: 20, failedCheck: 10 };
  const without = loadPanels(loadRows(0, 3000, () => begun)).map(({ id }) => id);
  const counts = { journeysBegun: 12, journeysDone: 5, journeysAbandoned: 7 };
  const panels = loadPanels(loadRows(0, 3000, () => ({ ...begun, ...counts })));
  expect(panels.map(({ id }) => id)).toEqual([...without, 'journeys']);
  expect(panels.at(-1)?.series.map(({ name, values }) => [name, values[0]])).toEqual([
    ['begun', 12],
    ['done', 5],
    ['abandoned', 7],
  ]);
  const failures = panels[0]?.series.find(({ name }) => name === 'failures')?.values[0];
  expect(failures).toBe(10);
});
