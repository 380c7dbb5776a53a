import { expect, test } from 'vitest';
import { phasesEndMs, wantedAt } from './wanted.ts';

const phase = (startMs: number, endMs: number, from: number, to: number) => ({
  name: 'phase',
  loop: 'closed' as const,
  startMs,
  endMs,
  from,
  to,
  warmup: false,
});
const phases = [
  phase(0, 1000, 2, 2),
  phase(1000, 3000, 0, 10),
  phase(3000, 3000, 99, 99),
  phase(3000, 4000, 10, 0),
];

test.each([
  [-1, 0],
  [0, 2],
  [999.9, 2],
  [1000, 0],
  [2000, 5],
  [2999, 10],
  [3000, 10],
  [3900, 1],
  [4000, 0],
])('after %i ms, %i connections', (elapsedMs, connections) => {
  expect(wantedAt(phases, elapsedMs)).toEqual({ connections, perSecond: null });
});

test('a phase by arrivals wants none of the connections of the one before', () => {
  const open = { ...phase(1000, 2000, 0, 5), loop: 'open' as const };
  const both = [phase(0, 1000, 3, 3), open];
  expect(wantedAt(both, 999)).toEqual({ connections: 3, perSecond: null });
  expect(wantedAt(both, 1500)).toEqual({ connections: null, perSecond: 2.5 });
  expect(wantedAt(both, 2000)).toEqual({ connections: null, perSecond: 0 });
});

test('the end of the last phase', () => {
  expect(phasesEndMs(phases)).toBe(4000);
  expect(phasesEndMs([])).toBe(0);
});
