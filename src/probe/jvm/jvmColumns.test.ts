import { expect, test } from 'vitest';
import { columns, fixture } from '../../../test/fixtures/probe/fixture.ts';
import { jvmFacts, jvmLayout, readJvm } from './jvmColumns.ts';
import { indexPerfData } from './perfData.ts';

const mib = 2 ** 20;

function load(name: string) {
  const bytes = fixture(`hsperfdata/${name}-jdk17.hsperfdata`);
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

test.each([
  ['Serial', 'serial'],
  ['Parallel', 'parallel'],
  ['G1', 'g1'],
  ['Z', 'z'],
  ['Shenandoah', 'shenandoah'],
])('%s: the collector and -Xmx96m', (name, collector) => {
  const { facts, read } = load(name);
  expect(facts).toMatchObject({
    collector,
    maxHeapBytes: String(96 * mib),
    version: '17.0.15+6-Debian-1deb12u1',
  });
  expect(read.heapMaxBytes).toBe(96 * mib);
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
