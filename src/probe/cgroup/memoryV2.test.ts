import { expect, test } from 'vitest';
import { columns, expectCutsHarmless, fixture } from '../../../test/fixtures/probe/fixture.ts';
import { readMemoryEvents, readMemoryStatV2 } from './memoryV2.ts';

const real = fixture('v2/limited/memory.stat');

test('takes the figures of a thrashing container', () => {
  expect(columns(readMemoryStatV2, real)).toEqual({
    anonBytes: 86016,
    fileBytes: 64131072,
    kernelBytes: 544768,
    pageTablesBytes: 40960,
    sockBytes: 0,
    shmemBytes: 64126976,
    mappedFileBytes: 0,
    inactiveFileBytes: 0,
    activeFileBytes: 4096,
    slabBytes: 411760,
    refaultAnonPages: 74490,
    refaultFilePages: 0,
    activateAnonPages: 0,
    activateFilePages: 0,
    restoreAnonPages: 0,
    restoreFilePages: 0,
    scanPages: 166366,
    stealPages: 82833,
    minorFaults: 1511,
    majorFaults: 5,
  });
});

test('reads a cut-off file up to the cut', () => expectCutsHarmless(readMemoryStatV2, real));

test('a kernel before 5.9 has one joint refault key, which counts file pages', () => {
  const old = `${real}`
    .replace(/workingset_(refault|activate|restore)_anon .*\n/g, '')
    .replace(/workingset_refault_file 0/, 'workingset_refault 812')
    .replace(/workingset_activate_file 0/, 'workingset_activate 90');
  const read = columns(readMemoryStatV2, old);
  expect(read).toMatchObject({ refaultFilePages: 812, activateFilePages: 90 });
  expect(read).not.toHaveProperty('refaultAnonPages');
});

test('events: limit hits, OOM, kills of a container whose child was killed', () => {
  const events = fixture('v2/child-killed/memory.events');
  expect(columns(readMemoryEvents, events)).toEqual({ limitHits: 35, oomEvents: 1, oomKills: 1 });
  expectCutsHarmless(readMemoryEvents, events);
});

test('swap-ins where a newer kernel counts them', () => {
  expect(columns(readMemoryStatV2, `${real}pswpin 12\npswpout 34\n`)).toMatchObject({
    swapInPages: 12,
    swapOutPages: 34,
  });
});
