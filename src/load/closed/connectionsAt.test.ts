import { expect, test } from 'vitest';
import { connectionsAt, phasesEndMs } from './connectionsAt.ts';

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
  expect(connectionsAt(phases, elapsedMs)).toBe(connections);
});

test('in a phase by arrivals there are no connections to keep open', () => {
  expect(connectionsAt([{ ...phase(0, 1000, 5, 5), loop: 'open' }], 500)).toBe(0);
});

test('the end of the last phase', () => {
  expect(phasesEndMs(phases)).toBe(4000);
  expect(phasesEndMs([])).toBe(0);
});
