import { expect, test } from 'vitest';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import { blockSchema, hostCardSchema, type RunCard, readCard, runCardSchema, unfit } from './cards.ts';
import { aHostCard, aRunCard } from './testing/cards.ts';

const { plan } = buildRecording({}).trial;
const gib = 1024 ** 3;

test('a host that has all that is asked for takes part, with more of it as well', () => {
  expect(unfit(aHostCard(), aRunCard())).toBeNull();
  const labelled = aHostCard({ labels: { disk: 'nvme', rack: '7' } });
  expect(unfit(labelled, aRunCard({ labels: { disk: 'nvme' }, memoryBytes: gib, cpus: 2 }))).toBeNull();
});

test.each([
  ['a label', { labels: { disk: 'nvme' } }, 'it has no label disk=nvme'],
  ['memory', { memoryBytes: gib + 1 }, 'it has too little memory'],
  ['processors', { cpus: 3 }, 'it has too few processors'],
  ['the key', { sealed: true }, 'it has no OOMLAB_QUEUE_KEY, and the plans are sealed'],
  ['the same kernel', { machine: { kernel: '5.10.0' } }, 'its kernel is another one (6.18.0)'],
  ['the same engine', { machine: { engine: '27.0' } }, 'its engine is another one (20.10.24)'],
  ['the same size', { machine: { kernel: '6.18.0', cores: 4 } }, 'its cores is another one (2)'],
])('one that lacks %s does not', (_, asked, why) => {
  const { environment } = aHostCard();
  const { machine } = { machine: null, ...asked };
  // Facts that a test says nothing of are those of the host.
  const whole = machine === null ? null : { ...factsOf(environment), ...machine };
  expect(unfit(aHostCard(), aRunCard({ ...asked, machine: whole }))).toBe(why);
});

test('a run is called as a queue can be, and lives for so long as Redis can be told', () => {
  expect(runCardSchema.safeParse(aRunCard({ runId: '20261128-200000-0a1b' })).success).toBe(true);
  const wrong: Partial<RunCard>[] = [
    ...['', '.', '..', 'a:b', 'a/b', '*', 'a b', 'x'.repeat(101)].map((runId) => ({ runId })),
    ...[0, -1, 1.5, 1e308].map((lifeMs) => ({ lifeMs })),
  ];
  for (const each of wrong) expect(readCard(runCardSchema, JSON.stringify(aRunCard(each)))).toBeNull();
});

test('a label of another value is none, and so is one that every object has', () => {
  expect(
    unfit(aHostCard({ labels: { disk: 'hdd' } }), aRunCard({ labels: { disk: 'nvme' } })),
  ).not.toBeNull();
  expect(unfit(aHostCard(), aRunCard({ labels: { constructor: 'x' } }))).toBe(
    'it has no label constructor=x',
  );
});

test('whoever has a key takes only what is sealed with it', () => {
  expect(unfit(aHostCard({ sealed: true }), aRunCard())).toBe(
    'the plans are not sealed with its OOMLAB_QUEUE_KEY',
  );
  expect(unfit(aHostCard({ sealed: true }), aRunCard({ sealed: true }))).toBeNull();
});

test('what names a file or a folder for its reader leads nowhere else', () => {
  expect(runCardSchema.safeParse(aRunCard()).success).toBe(true);
  expect(blockSchema.safeParse({ id: 'a', plans: [plan] }).success).toBe(true);
  for (const name of ['..', '.', '', '../run-2', 'a/b', '/etc', 'a\0b']) {
    expect(runCardSchema.safeParse(aRunCard({ runId: name })).success, name).toBe(false);
    expect(blockSchema.safeParse({ id: 'a', plans: [{ ...plan, id: name }] }).success, name).toBe(false);
  }
});

test('a host has a name that can be typed, and that drives no screen', () => {
  expect(hostCardSchema.safeParse(aHostCard({ name: 'box-1.example_a' })).success).toBe(true);
  for (const name of ['', 'two words', 'a\nb', '\u001b[2J', 'a/b'])
    expect(hostCardSchema.safeParse(aHostCard({ name })).success, name).toBe(false);
});

const factsOf = (environment: ReturnType<typeof aHostCard>['environment']) => {
  const { kernel, cpuModel, cores, memoryBytes, engine, cgroupVersion } = environment;
  return { kernel, cpuModel, cores, memoryBytes, engine, cgroupVersion };
};
