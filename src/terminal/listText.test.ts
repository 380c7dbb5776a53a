import { expect, test } from 'vitest';
import { hostsText, listText } from './listText.ts';

const entries = [
  {
    name: 'swap-vs-noswap',
    question:
      'Does swap save a small Java server, with a heap that fits its machine and with one that does not?',
    cost: 'up to 6 min, 12 trials; 384 MiB of memory, 2 GiB of swap',
  },
];

test.each([80, 120])('at %i columns no line is longer, and nothing is cut', (columns) => {
  const text = listText('Scenarios', entries, { tty: true, columns, color: false });
  const lines = text.trimEnd().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(lines.slice(0, 2)).toEqual(['Scenarios', '  swap-vs-noswap']);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('and with one that does not? up to 6 min, 12 trials;');
});

test('elsewhere than on a terminal each text is one line', () => {
  const text = listText('Scenarios', entries, { tty: false, columns: 80, color: false });
  expect(text.trimEnd().split('\n')).toHaveLength(4);
});

test('without any it says so', () => {
  expect(listText('Experiments', [], { tty: false, columns: 80, color: false })).toBe(
    'Experiments\n  none yet\n',
  );
});

const host = (name: string, changes: object = {}) => ({
  name,
  labels: {},
  state: 'idle',
  preparing: null,
  trial: null,
  trialsDone: 0,
  environment: { cpuModel: 'Xeon', cores: 2, memoryBytes: 8 * 1024 ** 3, kernel: '6.1.0', cgroupVersion: 2 },
  ...changes,
});
const there = [
  host('box-1'),
  host('box-22', {
    state: 'busy',
    trial: { runId: 'run-1', id: '03-swap=off-r2' },
    trialsDone: 1,
    labels: { disk: 'nvme' },
  }),
];
const silent = [
  host('box-3', { state: 'busy', environment: { ...host('').environment, cgroupVersion: null } }),
];

test('a host is a line: what it does, what it can be chosen by, and what it is; of a silent one nobody knows what it does', () => {
  expect(hostsText(there, silent, { tty: false, columns: 80, color: false }).split('\n')).toEqual([
    'box-1   idle    0 trials done; 2 × Xeon, 8 GiB, Linux 6.1.0, cgroup v2',
    'box-22  busy    1 trial done, now 03-swap=off-r2 of run-1; disk=nvme, 2 × Xeon, 8 GiB, Linux 6.1.0, cgroup v2',
    'box-3   silent  2 × Xeon, 8 GiB, Linux 6.1.0, cgroup v?',
    '',
  ]);
});

test('one that makes itself ready is seen to do so, and for which run', () => {
  const preparing = { runId: 'run-1', step: 'Building the image fault (once; it is kept)' };
  expect(
    hostsText([host('box-1', { state: 'preparing', preparing })], [], {
      tty: false,
      columns: 80,
      color: false,
    }),
  ).toContain(
    'box-1  preparing  0 trials done, ready soon for run-1 (Building the image fault (once; it is kept)); 2 × Xeon',
  );
});

test.each([40, 80, 120])('at %i columns no line about hosts is longer, and nothing is cut', (columns) => {
  const text = hostsText(there, silent, { tty: true, columns, color: false });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('now 03-swap=off-r2 of run-1; disk=nvme, 2 × Xeon');
});
