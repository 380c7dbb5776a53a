import { expect, test } from 'vitest';
import { columns, expectCutsHarmless, fixture } from '../../../test/fixtures/probe/fixture.ts';
import { readMemoryStatV1, readOomControl } from './memoryV1.ts';

const real = fixture('v1/limited/memory/memory.stat');

test('takes the hierarchical figures of a thrashing container', () => {
  expect(columns(readMemoryStatV1, real)).toEqual({
    limitBytes: 100663296,
    fileBytes: 8192,
    anonBytes: 99311616,
    shmemBytes: 0,
    mappedFileBytes: 8192,
    swapBytes: 27697152,
    minorFaults: 98386,
    majorFaults: 11929,
    activeFileBytes: 0,
    inactiveFileBytes: 8192,
    refaultAnonPages: 66811,
    refaultFilePages: 3851,
  });
});

test('reads a cut-off file up to the cut', () => expectCutsHarmless(readMemoryStatV1, real));

test('takes the largest number for no limit, skips unknown and malformed lines', () => {
  const strange = `${real}`
    .replace(/hierarchical_memory_limit .*/, 'hierarchical_memory_limit 9223372036854771712')
    .replace(/total_rss .*/, 'total_rss')
    .replace(/total_swap .*/, 'total_swap -4096\n\nfrom_the_future 7 8 9');
  const read = columns(readMemoryStatV1, strange);
  expect(read).not.toHaveProperty('limitBytes');
  expect(read).not.toHaveProperty('anonBytes');
  expect(read).not.toHaveProperty('swapBytes');
  expect(read.majorFaults).toBe(11929);
});

test('a kernel before 6.1 has no refaults by kind: not read, not 0', () => {
  const old = `${real}`.replace(/.*workingset.*\n/g, '');
  expect(columns(readMemoryStatV1, old)).not.toHaveProperty('refaultAnonPages');
});

test('kills are under oom_kill, not under oom_kill_disable', () => {
  expect(columns(readOomControl, 'oom_kill_disable 1\nunder_oom 0\noom_kill 3\n')).toEqual({ oomKills: 3 });
  expect(columns(readOomControl, fixture('v1/limited/memory/memory.oom_control'))).toEqual({ oomKills: 0 });
});
