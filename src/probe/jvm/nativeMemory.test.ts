import { expect, test } from 'vitest';
import { fixture } from '../../../test/fixtures/probe/fixture.ts';
import { parseNativeMemory } from './nativeMemory.ts';

const kib = 1024;

test.each([
  ['jdk17-serial', 1_517_689, 53_541, 98_304, 8192],
  ['jdk25-g1', 1_538_165, 122_457, 98_304, 58_368],
])(
  '%s: total and heap as printed, and categories that add up',
  (name, reserved, committed, heap, heapUsed) => {
    const memory = parseNativeMemory(`${fixture(`native-memory/${name}.txt`)}`);
    if (memory === null) throw new Error('not read');
    expect(memory.total).toEqual({ reservedBytes: reserved * kib, committedBytes: committed * kib });
    expect(memory.categories['Java Heap']).toEqual({
      reservedBytes: heap * kib,
      committedBytes: heapUsed * kib,
    });
    expect(Object.keys(memory.categories)).toEqual(expect.arrayContaining(['Class', 'Thread', 'Code', 'GC']));
    const categories = Object.values(memory.categories);
    const sum = categories.reduce((all, { committedBytes }) => all + committedBytes, 0);
    // Each is rounded to a whole KiB by itself.
    expect(Math.abs(sum - committed * kib)).toBeLessThanOrEqual((categories.length + 5) * kib);
  },
);

test('a JVM that keeps no account gives none', () => {
  expect(parseNativeMemory('Native memory tracking is not enabled\n')).toBeNull();
  expect(parseNativeMemory('')).toBeNull();
});
