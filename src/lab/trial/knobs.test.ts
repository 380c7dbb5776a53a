import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CgroupFacts } from '../../probe/cgroup/cgroupFacts.ts';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import type { MachinePlan, TrialPlan } from '../../scenario/plan.ts';
import { plainContainer } from '../../scenario/target/container.ts';
import { cgroupOf, compareDiskLimit, compareLimits, compareRuntime, mismatches } from './knobs.ts';

const mib = 1024 ** 2;
const { plan } = aKilledTrial().trial;
const v2 = (name: string): CgroupFacts => {
  const dir = fileURLToPath(new URL(`../../../test/fixtures/probe/v2/${name}`, import.meta.url));
  const dirs = { memory: dir, cpu: dir, cpuacct: dir, blkio: dir, pids: dir, cpuset: dir };
  return { version: 2, memoryPath: '/x', unifiedPath: '/x', unifiedDir: dir, dirs };
};
/** What the container of the captured files was asked for. */
const asked: Partial<MachinePlan> = {
  memoryBytes: 64 * mib,
  swapBytes: 192 * mib,
  cpus: 0.8,
  pidsLimit: 50,
};
const withMachine = (machine: Partial<MachinePlan>): TrialPlan => ({
  ...plan,
  machine: { ...plan.machine, ...machine },
});
const refused = (machine: Partial<MachinePlan>, cpuset = '0', group = v2('limited')) =>
  mismatches(compareLimits(withMachine({ ...asked, ...machine }), group, cpuset)).map(({ name }) => name);

test('limits that are in force as asked refuse nothing', () => {
  expect(refused({})).toEqual([]);
  expect(mismatches([compareDiskLimit(20 * mib, v2('limited'))])).toEqual([]);
});

test.each([
  ['memory', { memoryBytes: 65 * mib }],
  ['swap', { swapBytes: 0 }],
  ['swap', { swapBytes: null }],
  ['cpus', { cpus: 1 }],
  ['pids', { pidsLimit: 51 }],
])('one that differs is refused: %s', (name, machine) => {
  expect(refused(machine)).toEqual([name]);
});

test('so are other processors, and another disk limit', () => {
  expect(refused({}, '1')).toEqual(['cpuset']);
  expect(mismatches([compareDiskLimit(20 * mib + 1, v2('limited'))])).toHaveLength(1);
});

test('limits that the engine dropped are refused', () => {
  expect(refused({}, '0-1', v2('unlimited'))).toEqual(['memory', 'swap', 'cpus', 'pids']);
});

test('a limit in whole pages is the one that was asked for', () => {
  expect(refused({ memoryBytes: 64 * mib + 100 })).toEqual([]);
});

test('of a machine that it shares, what the target itself may have is compared', () => {
  const limits = { memoryBytes: null, swapBytes: null, cpus: 0.8, pids: 50 };
  const shared = withMachine({ ...asked, cpus: 2, pidsLimit: null });
  const limited = { ...shared, target: { ...plan.target, container: { ...plainContainer, limits } } };
  expect(mismatches(compareLimits(limited, v2('limited'), '0'))).toEqual([]);
  expect(mismatches(compareLimits(shared, v2('limited'), '0')).map(({ name }) => name)).toEqual(['cpus']);
});

test('what could not be read is shown as not read, and refuses nothing', () => {
  const knobs = compareLimits(withMachine(asked), v2('nothing-here'), '0');
  expect(new Set(knobs.map(({ read, ok }) => `${read} ${ok}`))).toEqual(new Set(['null false']));
  expect(mismatches(knobs)).toEqual([]);
});

test('the JVM’s own flags are compared: a heap up to its alignment, the collector exactly', () => {
  const jvm = (facts: Record<string, string>) =>
    mismatches(compareRuntime(plan.target, facts)).map(({ name }) => name);
  expect(jvm({ maxHeapBytes: String(402 * mib), collector: 'serial' })).toEqual([]);
  expect(jvm({ maxHeapBytes: String(64 * mib), collector: 'serial' })).toEqual(['heap']);
  expect(jvm({ maxHeapBytes: String(400 * mib), collector: 'g1' })).toEqual(['collector']);
  expect(jvm({})).toEqual([]);
  expect(compareRuntime(plan.target, {}).map(({ read }) => read)).toEqual([null, null]);
});

test('a heap that was set by the environment is the one that stands there', () => {
  const node = { ...plan.target, runtime: 'node' as const, heapBytes: 64 * mib, collector: null };
  const knob = (NODE_OPTIONS: string) => compareRuntime(node, { NODE_OPTIONS });
  expect(knob('--max-old-space-size=64')).toEqual([
    { name: 'heap', asked: '64 MiB', read: '64 MiB', ok: true },
  ]);
  expect(mismatches(knob('--max-old-space-size=64 --max_old_space_size=512'))).toHaveLength(1);
  const started = ['node', '--max-old-space-size=512', 'server.js'];
  expect(mismatches(compareRuntime(node, { NODE_OPTIONS: '--max-old-space-size=64' }, started))).toHaveLength(
    1,
  );
  expect(knob('--trace-gc')).toMatchObject([{ read: null, ok: false }]);
});

test('what was not asked of the runtime is not compared, nor what it cannot be asked', () => {
  const target = { ...plan.target, heapBytes: null, collector: null };
  expect(compareRuntime(target, { maxHeapBytes: '1', collector: 'z' })).toEqual([]);
  expect(compareRuntime({ ...plan.target, runtime: 'python' }, {})).toEqual([]);
});

test('the groups of this process are found, those of none are not', () => {
  expect(cgroupOf(process.pid, '')?.version).toBeOneOf([1, 2]);
  expect(cgroupOf(2 ** 22 + 1, '')).toBeNull();
  // A process that is in no group of that container, as one that has exited.
  expect(cgroupOf(process.pid, 'f'.repeat(64))).toBeNull();
});
