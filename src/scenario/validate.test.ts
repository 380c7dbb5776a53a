import { describe, expect, test } from 'vitest';
import { exitCodes, OomlabError } from '../errors.ts';
import type { ScenarioSpec } from './schema.ts';
import { aSpec } from './testing/aScenario.ts';
import { validateScenario } from './validate.ts';

const base = aSpec();

/** What a user is told of a scenario with something changed. */
function refusal(changes: Record<string, unknown>): OomlabError {
  try {
    validateScenario({ ...base, ...changes }, 'scenarios/a.ts');
  } catch (error) {
    if (error instanceof OomlabError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
const machine = (changes: Record<string, unknown>) => refusal({ machine: { ...base.machine, ...changes } });
const target = (changes: Record<string, unknown>) => refusal({ target: { ...base.target, ...changes } });
const load = (changes: Record<string, unknown>) => refusal({ load: { ...base.load, ...changes } });

test('what is left out gets its default, and nothing else is added', () => {
  expect(validateScenario(base, 'a.ts')).toEqual({
    ...base,
    network: false,
    vary: {},
    repeats: 3,
    goodShare: 0.5,
    probeHz: 20,
    hosts: {},
    actions: [],
    services: {},
    expect: [],
    quick: {},
  });
});

test('a refusal is a usage error, and names file, path, what is allowed and what was found', () => {
  const error = machine({ memory: '256q' });
  expect(error.exitCode).toBe(exitCodes.usage);
  expect(error.message).toBe(
    'scenarios/a.ts: machine.memory: not a size; write 64m, 1.5g or 512k (found "256q")',
  );
  expect(error.hint).toContain('show');
});

describe('every kind of mistake is shown at its own place', () => {
  test.each([
    ['a size of nothing', () => machine({ memory: '0' }), 'machine.memory: not above 0; write 64m', '"0"'],
    ['a duration of nothing', () => load({ for: '0s' }), 'load.for: not above 0; write 250ms, 10s', '"0s"'],
    [
      'a duration without a unit',
      () => load({ for: '10' }),
      'load.for: not a duration; write 250ms, 10s or 2m',
      '"10"',
    ],
    [
      'repeats that are none',
      () => refusal({ repeats: 2.5 }),
      'repeats: write a whole number from 1 to 100, or { atLeast: 3, atMost: 12 }',
      '2.5',
    ],
    [
      'repeats that are text',
      () => refusal({ repeats: 'three' }),
      'repeats: write a whole number from 1 to 100, or { atLeast: 3, atMost: 12 }',
      '"three"',
    ],
    [
      'repeats the wrong way round',
      () => refusal({ repeats: { atLeast: 12, atMost: 3 } }),
      'repeats: atLeast is more than atMost; write them the other way round',
      '{"atLeast":12,"atMost":3}',
    ],
    [
      'at least one repeat',
      () => refusal({ repeats: { atLeast: 1, atMost: 3 } }),
      'repeats.atLeast: fewer than 2',
      '1',
    ],
    [
      'repeats that are not whole',
      () => refusal({ repeats: { atLeast: 3, atMost: 4.5 } }),
      'repeats.atMost: not a whole number from 2 to 100',
      '4.5',
    ],
    ['a number that is text', () => machine({ cpus: '1' }), 'machine.cpus: ', '"1"'],
    ['a number that is none', () => machine({ cpus: Number.NaN }), 'machine.cpus: ', '"NaN"'],
    ['a number that JSON has no form for', () => machine({ memory: 10n }), 'machine.memory: ', '"10"'],
    [
      'a value that is none of those allowed',
      () => target({ collector: 'cms' }),
      '"serial"|"parallel"|"g1"',
      '"cms"',
    ],
    [
      'a shape that is unknown',
      () => load({ shape: 'stedy' }),
      "load.shape: invalid discriminator value. Expected 'steady' | 'steps'",
      '"stedy"',
    ],
    ['a port that no machine has', () => target({ port: 65_536 }), 'target.port: ', '65536'],
    ['a path without its slash', () => load({ requests: 'x' }), 'load.requests: ', '"x"'],
    ['an empty list', () => refusal({ vary: { swap: [] } }), 'vary.swap: ', '[]'],
    ['patches that are none', () => refusal({ vary: { swap: {} } }), 'vary.swap: empty', '{}'],
    ['too many repeats', () => refusal({ repeats: 101 }), 'repeats: ', '101'],
    ['an action that is unknown', () => refusal({ actions: [{ kind: 'x' }] }), 'actions.0.kind: ', '"x"'],
    [
      'an outcome that is unknown',
      () => refusal({ expect: [{ terminal: ['oom'] }] }),
      'expect.0.terminal.0: ',
      '"oom"',
    ],
  ])('%s', (_, refuse, what, found) => {
    const { message } = refuse();
    expect(message).toContain(what);
    expect(message).toContain(`(found ${found})`);
  });
});

test('a value that is missing is named, without a found value', () => {
  expect(refusal({ question: undefined }).message).toBe('scenarios/a.ts: question: is missing');
  expect(refusal({ load: undefined }).message).toBe('scenarios/a.ts: load: is missing');
  expect(refusal({ map: { x: { knob: 'heap' } } }).message).toBe('scenarios/a.ts: map.y: is missing');
  expect(refusal({ repeats: { atMost: 3 } }).message).toContain('repeats.atLeast: ');
  expect(load({ shape: undefined }).message).toContain("load.shape: is missing; expected 'steady' | 'steps'");
  expect(target({ runtime: undefined }).message).toContain('target.runtime: is missing; expected one of "');
});

test('what is no scenario at all is said so', () => {
  expect(() => validateScenario(null, 'a.ts')).toThrow(/^a\.ts: the scenario: .*\(found null\)$/);
});

describe('where several things are allowed, all of them are named', () => {
  test('words beside a size', () => {
    expect(machine({ swap: 'offf' }).message).toBe(
      'scenarios/a.ts: machine.swap: neither "off" nor "unlimited" nor a size; ' +
        'write off, unlimited or a size such as 1.5g (found "offf")',
    );
    expect(target({ heap: 'all' }).message).toContain('neither "default" nor a size');
  });

  test('types that are all wrong', () => {
    expect(refusal({ vary: { swap: 3 } }).message).toContain(
      'vary.swap: invalid input: expected array, received number; or invalid input: expected record, received number (found 3)',
    );
  });

  test('the alternative that the author meant is the one that went furthest', () => {
    expect(load({ requests: [{ path: '/ok' }, { path: 'x' }] }).message).toContain('load.requests.1.path: ');
    expect(target({ image: { reference: '' } }).message).toContain('target.image.reference: ');
    expect(refusal({ vary: { swap: { on: { machine: { swap: 'x' } } } } }).message).toContain(
      'vary.swap.on.machine.swap: ',
    );
  });
});

test('a key that is unknown is named, at any depth', () => {
  expect(refusal({ quesion: 'x' }).message).toContain('the scenario: Unrecognized key: "quesion"');
  expect(machine({ memroy: '1g' }).message).toContain('machine: Unrecognized key: "memroy"');
  expect(refusal({ vary: { swap: { on: { machine: { swapp: '1g' } } } } }).message).toContain(
    'vary.swap.on.machine: Unrecognized key: "swapp"',
  );
});

test('a bound on latency is of one percentile that every row of load holds', () => {
  expect(validateScenario({ ...base, latency: { p99: '500ms' } }, 'a.ts').latency).toEqual({ p99: '500ms' });
  expect(refusal({ latency: { p95: '500ms' } }).message).toContain('latency: Unrecognized key: "p95"');
  expect(refusal({ latency: {} }).message).toContain('latency: write one percentile');
  expect(refusal({ latency: { p50: '1s', p99: '2s' } }).message).toContain('latency: write one percentile');
  expect(refusal({ latency: { p99: '500' } }).message).toContain('latency.p99: not a duration');
});

test('a long value is shortened', () => {
  const { message } = refusal({ question: Array.from({ length: 100 }, () => 'word') });
  expect(message).toMatch(/\(found \["word",.*\.\.\.\)$/);
  expect(message.length).toBeLessThan(160);
});

test('a name that is not known is told before what is missing because of it', () => {
  const { memory: _, ...machineWithout } = base.machine;
  const error = refusal({ machine: { ...machineWithout, memroy: '64m' } });
  expect(error.message).toContain('memroy');
  expect(error.also).toEqual([expect.stringMatching(/^machine\.memory: /)]);
  expect(error.hint).toBe('Correct these 2.');
});

test('all mistakes are told at once', () => {
  const error = refusal({ question: '', repeats: 0, probeHz: 0 });
  expect(error.message).toContain('question: ');
  expect(error.also.map((text) => text.split(':')[0])).toEqual(['repeats', 'probeHz']);
  expect(error.also[1]).toMatch(/\(found 0\)$/);
  expect(error.hint).toBe('Correct these 3.');
});

test('something else than a scenario is said to be that', () => {
  expect(() => validateScenario({ services: {} }, 'compose.yaml')).toThrow(
    'compose.yaml is no scenario: it has none of question, target, machine, load, until',
  );
});

test.each(['64', '1000', '900k'])('memory in which nothing runs is refused: %j', (memory) => {
  expect(machine({ memory }).message).toContain('machine.memory: nothing runs in less than 1m');
});

test('every load shape, and no load at all, is accepted', () => {
  const requests = '/';
  const loads: ScenarioSpec['load'][] = [
    null,
    { shape: 'steady', requests, connections: 1, for: '1s' },
    { shape: 'steps', requests, connections: [1, 2], every: '1s' },
    { shape: 'ramp', requests, from: 0, to: 9, over: '1s', hold: '1s' },
    { shape: 'spike', requests, base: 1, peak: 9, before: '1s', during: '1s', after: '1s' },
    { shape: 'at-once', requests, count: 9, times: 2, every: '1s' },
  ];
  for (const each of loads) expect(validateScenario({ ...base, load: each }, 'a.ts').load).toEqual(each);
});
