import { expect, test } from 'vitest';
import { fixture } from '../../../test/fixtures/probe/fixture.ts';
import { decodeEscapes, parseKernelRecord } from './kernelRecord.ts';

test('a kill, with its level, sequence and time', () => {
  const records: string[] = JSON.parse(`${fixture('v2/oom.kmsg.json')}`);
  const kill = parseKernelRecord(records.find((record) => record.includes('Killed process')) ?? '');
  expect(kill).toEqual({
    level: 3,
    byKernel: true,
    sequence: 447,
    kernelUs: 69967749,
    text: 'Memory cgroup out of memory: Killed process 719 (tail) total-vm:67232kB, anon-rss:65104kB, file-rss:1348kB, shmem-rss:0kB, UID:0 pgtables:164kB oom_score_adj:0',
  });
});

test('v2 writes the group statistics as one record with escaped newlines', () => {
  const records: string[] = JSON.parse(`${fixture('v2/oom.kmsg.json')}`);
  const statistics = records.map(parseKernelRecord).find((record) => record?.text.startsWith('anon '));
  expect(statistics?.text.split('\n')).toContain('anon 66707456');
});

test('a device dictionary behind the text is left out, extra fields before it are allowed', () => {
  expect(parseKernelRecord('6,375,4396166,-,caller=T1;virtio_blk\n SUBSYSTEM=virtio\n')?.text).toBe(
    'virtio_blk',
  );
});

test('the facility is taken off the level', () => {
  expect(parseKernelRecord('15,1,2,-;oomlab: clock\n')?.level).toBe(7);
});

test('UTF-8 and backslashes come back', () => {
  expect(decodeEscapes('caf\\xc3\\xa9 \\x5cx41')).toBe('café \\x41');
});

test('what is no record, or cut before its text, is none', () => {
  for (const text of ['', '6,375', '6,375,12,-', 'hello', ' SUBSYSTEM=virtio\n']) {
    expect(parseKernelRecord(text)).toBeNull();
  }
});
