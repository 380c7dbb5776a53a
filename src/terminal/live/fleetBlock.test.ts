import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lab/progress.ts';
import { fleetLines } from './fleetBlock.ts';

type Fleet = Extract<Progress, { kind: 'fleet' }>;

const at = (name: string, trial: string | null, forMs = 0, phase = '50 connections') => ({
  name,
  trial,
  phase: trial === null ? '' : phase,
  forMs,
});
const fleet: Fleet = {
  kind: 'fleet',
  hosts: [at('box-1', null), at('box-2', '07-swap=off-r2', 61_400), at('box-3', '08-swap=1g-r2', 3000)],
  done: 6,
  left: 18,
  leftMs: 185_000,
};
const screen = (columns: number, color = false) => ({ tty: true, columns, color });
const lines = (columns: number, changes: Partial<Fleet> = {}, sinceMs = 0) =>
  fleetLines({ ...fleet, ...changes }, sinceMs, screen(columns));

test('a line for each host, those at work first, and how far all of it is', () => {
  expect(lines(120)).toEqual([
    '6 trials done, 18 given out   about 3:05 left',
    '  3 hosts, 2 at work',
    '  box-2  1:01  07-swap=off-r2  50 connections',
    '  box-3  0:03  08-swap=1g-r2  50 connections',
    '  box-1  nothing to do',
  ]);
});

test('a host without a trial of this run says what else it does, and is shown before one that does nothing', () => {
  const hosts = [
    at('box-1', null),
    { ...at('box-2', null), phase: 'works for run run-2' },
    at('box-3', '08-swap=1g-r2', 3000),
    { ...at('box-4', null), phase: 'Building the image fault (once; it is kept)' },
  ];
  expect(lines(120, { hosts }).slice(1)).toEqual([
    '  4 hosts, 1 at work',
    '  box-3  0:03  08-swap=1g-r2  50 connections',
    '  box-2  works for run run-2',
    '  box-4  Building the image fault (once; it is kept)',
    '  box-1  nothing to do',
  ]);
});

test('clocks go on between two messages, and what is left does not go below nothing', () => {
  expect(lines(120, {}, 5000).slice(0, 4)).toEqual([
    '6 trials done, 18 given out   about 3:00 left',
    '  3 hosts, 2 at work',
    '  box-2  1:06  07-swap=off-r2  50 connections',
    '  box-3  0:08  08-swap=1g-r2  50 connections',
  ]);
  expect(lines(120, {}, 900_000)[0]).toContain('about 0:00 left');
});

test('before any is done nobody knows how long it takes; without a host there is none', () => {
  expect(lines(120, { done: 0, leftMs: null, hosts: [] })).toEqual([
    '0 trials done, 18 given out',
    '  0 hosts, 0 at work',
  ]);
  expect(lines(120, { done: 1, hosts: [at('box-1', null)] }).slice(0, 2)).toEqual([
    '1 trial done, 18 given out   about 3:05 left',
    '  1 host, 0 at work',
  ]);
});

test('of more hosts than a screen has room for the busiest are shown, and how many more there are', () => {
  const hosts = Array.from({ length: 30 }, (_, index) => at(`box-${index}`, index < 20 ? null : `t${index}`));
  const shown = lines(120, { hosts });
  expect(shown).toHaveLength(2 + 12 + 1);
  expect(shown.slice(2, 12).every((line) => line.includes('50 connections'))).toBe(true);
  expect(shown.at(-1)).toBe('  and 18 more');
  expect(lines(120, { hosts: hosts.slice(0, 12) })).toHaveLength(2 + 12);
});

describe('no line is wider than the screen', () => {
  const long = {
    hosts: [at('a-host-with-a-long-name'.repeat(4), 'trial'.repeat(40), 1e9, 'phase '.repeat(40))],
  };
  const wide = { done: 1e15, left: 1e15, leftMs: 1e15 };
  test.each([40, 80, 120])('at %d columns', (columns) => {
    for (const each of [lines(columns), lines(columns, long), lines(columns, wide)])
      for (const line of each) expect(line.length).toBeLessThan(columns);
    expect(lines(columns, long).at(-1)).toMatch(/…$/);
    expect(lines(columns, long).at(-1)).toHaveLength(columns - 1);
  });

  test.each([40, 80, 120])('at %d columns with colours, which take no room', (columns) => {
    const painted = fleetLines({ ...fleet, ...wide, ...long }, 0, screen(columns, true));
    expect(painted.join('')).toContain('\u001b[');
    expect(painted.map(stripVTControlCharacters)).toEqual(lines(columns, { ...wide, ...long }));
  });
});

test('what another machine says drives no screen', () => {
  const shown = lines(120, { hosts: [at('box', 'x\u001b[2J', 0, 'a\u0007')] });
  expect(shown.join('\n')).toBe(stripVTControlCharacters(shown.join('\n')));
  expect(shown.at(-1)).toBe('  box  0:00  x\ufffd[2J  a\ufffd');
});
