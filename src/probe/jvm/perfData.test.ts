import { expect, test } from 'vitest';
import { fixture } from '../../../test/fixtures/probe/fixture.ts';
import { indexPerfData, perfLong, perfNumber, perfString } from './perfData.ts';

const real = fixture('hsperfdata/G1-jdk17.hsperfdata');
const index = indexPerfData(real, real.length);

test('numbers and strings of a real JVM', () => {
  if (index === null) throw new Error('not indexed');
  expect(index.entries.size).toBe(187);
  expect(perfNumber(real, real.length, index, 'sun.os.hrt.frequency')).toBe(1_000_000_000);
  expect(perfString(real, index, 'java.rt.vmArgs')).toBe('-XX:+UseG1GC -Xmx96m');
  expect(perfNumber(real, real.length, index, 'java.rt.vmArgs')).toBeNull();
  expect(perfNumber(real, real.length, index, 'no.such.counter')).toBeNull();
});

test('a file that is cut off anywhere gives the counters before the cut', () => {
  const counts = new Set<number>();
  for (let length = 0; length < 13_000; length += 211) {
    const cut = real.subarray(0, length);
    const partial = indexPerfData(cut, length);
    counts.add(partial?.entries.size ?? 0);
    for (const [name, entry] of partial?.entries ?? []) {
      expect(entry).toEqual(index?.entries.get(name));
      expect(entry.offset + Math.max(entry.length, 1)).toBeLessThanOrEqual(length);
    }
  }
  expect(counts.size).toBeGreaterThan(10);
});

test('a JVM that is not ready, another format and another file are refused', () => {
  const notReady = Buffer.from(real);
  notReady[7] = 0;
  const otherVersion = Buffer.from(real);
  otherVersion[5] = 1;
  for (const bytes of [notReady, otherVersion, Buffer.alloc(64), Buffer.from('hello')]) {
    expect(indexPerfData(bytes, bytes.length)).toBeNull();
  }
});

test('a counter before the beginning of the file is none', () => {
  const negative = Buffer.from(real);
  const [first] = index?.entries.values() ?? [];
  // The first entry's header begins behind the prologue; at its 16th byte it says where the value is.
  negative.writeInt32LE(-64, 32 + 16);
  expect(first).toBeDefined();
  expect(indexPerfData(negative, negative.length)?.entries.size).toBe(0);
  expect(perfLong(real, real.length, -8, true)).toBeNull();
});

test('entries that point nowhere end the walk instead of looping', () => {
  const zeroLength = Buffer.from(real);
  zeroLength.writeInt32LE(0, 32);
  expect(indexPerfData(zeroLength, zeroLength.length)?.entries.size).toBe(0);
  const beyond = Buffer.from(real);
  beyond.writeInt32LE(2 ** 30, 32);
  expect(indexPerfData(beyond, beyond.length)?.entries.size).toBe(0);
});
