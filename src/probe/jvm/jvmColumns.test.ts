import { describe, expect, test } from 'vitest';
import { columns, fixture } from '../../../test/fixtures/probe/fixture.ts';
import { jstat } from '../../experiment/language/takeRows.ts';
import type { ProbeRow } from '../../record/probeRow.ts';
import { buildRecording, probeRows } from '../../record/testing/buildRecording.ts';
import { jvmFacts, jvmLayout, readJvm } from './jvmColumns.ts';
import { indexPerfData } from './perfData.ts';

const mib = 2 ** 20;

function load(name: string, jdk = 'jdk17') {
  const bytes = fixture(`hsperfdata/${name}-${jdk}.hsperfdata`);
  const index = indexPerfData(bytes, bytes.length);
  if (index === null) throw new Error('not indexed');
  const layout = jvmLayout(bytes, bytes.length, index);
  return {
    bytes,
    facts: jvmFacts(bytes, bytes.length, index),
    read: columns((data, length, cells) => readJvm(data, length, layout, cells), bytes),
    layout,
  };
}

describe.each(['jdk17', 'jdk25'])('%s', (jdk) => {
  test.each([
    ['Serial', 'serial'],
    ['Parallel', 'parallel'],
    ['G1', 'g1'],
    ['Z', 'z'],
    ['Shenandoah', 'shenandoah'],
  ])('%s: the collector and -Xmx96m', (name, collector) => {
    const { facts, read } = load(name, jdk);
    expect(facts).toMatchObject({ collector, maxHeapBytes: String(96 * mib) });
    expect(facts.version).toMatch(/^(?:17|25)\.0\./);
    expect(read.heapMaxBytes).toBe(96 * mib);
  });
});

/**
 * The files are of idle JVMs, jstat's output is of the same moment: no counter but the clock moved. Shenandoah counts the
 * pauses of its concurrent cycles as full collections, and ours are concurrent ones.
 */
const jvms = ['jdk17', 'jdk25'].flatMap((jdk) =>
  ['Serial', 'Parallel', 'G1', 'Z', 'Shenandoah'].map((name) => [name, jdk] as const),
);
const renamed: Record<string, Record<string, string>> = {
  Shenandoah: { FGC: 'CGC', FGCT: 'CGCT', YGC: 'none', YGCT: 'none', CGC: 'none', CGCT: 'none' },
};

/** What jstat printed, by our names for it; null: it has no such column for this collector. */
function printed(name: string, jdk: string, option: 'gc' | 'gccapacity' | 'gcutil') {
  const [headers, values] = `${fixture(`hsperfdata/${name}-${jdk}.jstat-${option}`)}`
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const columns = (headers ?? []).map((header, column): [string, number | null] => {
    const text = values?.[column] ?? '-';
    return [renamed[name]?.[header] ?? header, text === '-' ? null : Number(text)];
  });
  return new Map(columns);
}

describe.each(jvms)('%s, %s: what is recorded is what jstat prints', (name, jdk) => {
  const { read } = load(name, jdk);
  const row = read as Partial<ProbeRow>;

  test('jstat -gc, as a write-up takes it from the recording', () => {
    const recording = buildRecording({ probe: probeRows(0, 0, () => row) });
    const taken = jstat(() => ({ fromMs: 0, toMs: 0 }))(recording, {} as never) as Record<
      string,
      number | null
    >;
    const truth = printed(name, jdk, 'gc');
    expect(Object.values(taken).filter((value) => value !== null).length).toBeGreaterThanOrEqual(7);
    for (const [column, value] of Object.entries(taken)) {
      const known = truth.get(column) ?? null;
      if (known === null || value === null) expect([column, value]).toEqual([column, known]);
      // A digit of KiB, three of seconds.
      else
        expect(Math.abs(value - known), column).toBeLessThanOrEqual(column.endsWith('T') ? 5.01e-4 : 0.0501);
    }
    const survivors = (row.survivorUsedBytes ?? Number.NaN) / 1024;
    const known = (truth.get('S0U') ?? Number.NaN) + (truth.get('S1U') ?? Number.NaN);
    if (Number.isNaN(known)) expect(survivors).toBeNaN();
    else expect(Math.abs(survivors - known)).toBeLessThanOrEqual(0.1);
  });

  test('jstat -gccapacity: what is committed, and the maximum of the old generation', () => {
    const truth = printed(name, jdk, 'gccapacity');
    expect(row.heapCommittedBytes).toBe(((truth.get('NGC') ?? 0) + (truth.get('OGC') ?? 0)) * 1024);
    expect(row.oldMaxBytes).toBe((truth.get('OGCMX') ?? 0) * 1024);
    expect(row.metaspaceCommittedBytes).toBe((truth.get('MC') ?? 0) * 1024);
  });

  test('jstat -gcutil: how full the old generation and the metaspace are', () => {
    const truth = printed(name, jdk, 'gcutil');
    const full = (used?: number | null, committed?: number | null) =>
      (100 * (used ?? Number.NaN)) / (committed ?? Number.NaN);
    expect(full(row.oldUsedBytes, row.oldCommittedBytes)).toBeCloseTo(truth.get('O') ?? Number.NaN, 1);
    expect(full(row.metaspaceUsedBytes, row.metaspaceCommittedBytes)).toBeCloseTo(
      truth.get('M') ?? Number.NaN,
      1,
    );
  });
});

test.each(['Serial', 'Parallel', 'G1'])('%s: generations, collections, threads', (name) => {
  const { read } = load(name);
  expect(read.heapUsedBytes).toBe(
    (read.edenUsedBytes ?? 0) + (read.survivorUsedBytes ?? 0) + (read.oldUsedBytes ?? 0),
  );
  expect(read.heapCommittedBytes).toBeLessThanOrEqual(96 * mib);
  expect(read).toMatchObject({ fullGcs: 1, inGc: 0, jvmThreads: 6 });
  expect(read.youngGcs).toBeGreaterThan(0);
  expect(read.youngGcMs).toBeGreaterThan(0);
});

test('ZGC has one generation and concurrent cycles', () => {
  const { read } = load('Z');
  expect(read).toMatchObject({ heapUsedBytes: 37748736, oldUsedBytes: 37748736, concurrentGcs: 48 });
  expect(read).not.toHaveProperty('edenUsedBytes');
  expect(read).not.toHaveProperty('fullGcs');
});

test("Shenandoah's pauses are not full collections", () => {
  const { read } = load('Shenandoah');
  expect(read.concurrentGcs).toBe(212);
  expect(read).not.toHaveProperty('fullGcs');
});

test('in a collection: entered and not left', () => {
  const { bytes, layout } = load('Parallel');
  const during = Buffer.from(bytes);
  const full = layout.collectors[1];
  if (full === undefined) throw new Error('no full collector');
  during.writeBigInt64LE(during.readBigInt64LE(full.left) + 1n, full.entered);
  expect(columns((data, length, cells) => readJvm(data, length, layout, cells), during).inGc).toBe(1);
});

test('a file that shrank gives nulls', () => {
  const { bytes, layout } = load('Serial');
  const cut = columns((data, length, cells) => readJvm(data, length, layout, cells), bytes.subarray(0, 40));
  expect(cut).toEqual({ heapMaxBytes: 96 * mib });
});
