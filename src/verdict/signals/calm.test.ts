import { expect, test } from 'vitest';
import {
  type Built,
  buildRecording,
  calm,
  loadRow,
  loadRows,
  probeRows,
  served,
} from '../../record/testing/buildRecording.ts';
import { grow, rows } from '../testing/suffering.ts';
import { gather } from '../trialFacts.ts';

const calmMs = (built: Built) => gather(buildRecording(built)).calmMs;
const good = loadRows(2000, 32_000, () => served(100));

test('the end of the first two seconds in a row that served', () => {
  expect(calmMs({})).toBe(4000);
  expect(calmMs({ load: loadRows(2000, 32_000, (s) => served(s === 1 || s === 3 ? 0 : 100)) })).toBe(7000);
  expect(calmMs({ load: loadRows(2000, 32_000, (s) => served(s % 2)) })).toBeNull();
  expect(calmMs({ load: [] })).toBeNull();
  expect(
    calmMs({ load: [loadRow({ atMs: 3000, ok: 1 }), loadRow({ atMs: 3010, spanMs: 10, ok: 1 })] }),
  ).toBeNull();
});

test('where requests come by rate, seconds in which none came are passed over, and those in which one waits are not', () => {
  const rare = (more: object) =>
    loadRows(2000, 32_000, (s) => {
      const due = s % 3 === 0 ? 1 : 0;
      return { connections: null, perSecond: 0.33, due, sent: due, ok: due, ...(due === 0 ? more : {}) };
    });
  expect(calmMs({ load: rare({}) })).toBe(8000);
  expect(calmMs({ load: rare({ inFlight: 1 }) })).toBeNull();
});

test('without stalls for memory and the disk', () => {
  const stalls = (memFull: number, ioFull: number) => ({
    load: good,
    probe: rows((s) => ({
      memFullUs: grow(s, 0, memFull * 1e6, 10),
      ioFullUs: grow(s, 0, ioFull * 1e6, 10),
    })),
  });
  expect(calmMs(stalls(0.04, 0.04))).toBe(4000);
  expect(calmMs(stalls(0.06, 0.06))).toBe(12_000);
  expect(calmMs(stalls(0.2, 0))).toBe(12_000);
  expect(calmMs(stalls(0, 0.2))).toBe(12_000);
  expect(calmMs({ load: good, probe: probeRows(0, 32_000, () => ({})) })).toBe(4000);
});

test('without a collector that works in vain', () => {
  const collecting = (full: number) =>
    rows((s) => ({
      ...calm(),
      heapUsedBytes: full,
      heapMaxBytes: 100,
      fullGcMs: grow(s, 0, 900, 10),
      fullGcs: grow(s, 0, 9, 10),
      youngGcMs: 0,
    }));
  expect(calmMs({ load: good, probe: collecting(95) })).toBe(12_000);
  expect(calmMs({ load: good, probe: collecting(50) })).toBe(4000);
});
