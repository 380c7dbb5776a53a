import { describe, expect, test } from 'vitest';
import { buildRecording } from '../record/testing/buildRecording.ts';
import type { SearchPlan } from '../scenario/search.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { DegradationKind, TerminalKind, Verdict } from '../verdict/verdict.ts';
import { nextValue, searchAnswer } from './search.ts';

const mib = 1024 ** 2;
const plain = aVerdict(buildRecording({}));
const eight = ['32m', '64m', '96m', '128m', '160m', '192m', '224m', '256m'];

const planOf = (changes: Partial<SearchPlan> = {}): SearchPlan => ({
  knob: 'heap',
  values: eight,
  repeats: 1,
  maxTrials: 50,
  ...changes,
});

interface Ending {
  kind?: TerminalKind;
  degradation?: DegradationKind;
  oomeAtMs?: number;
  valid?: boolean;
  knob?: SearchPlan['knob'];
}

/** A trial of a value, named by it: `trial('64m', { kind: 'heap-oome' })`; without an ending it survived. */
function trial(value: string, { kind = 'survived', degradation = 'none', ...rest }: Ending = {}): Verdict {
  return {
    ...plain,
    trial: `at ${value}`,
    variant: { [rest.knob ?? 'heap']: value, swap: 'off' },
    terminal: { ...plain.terminal, kind },
    degradation: { kind: degradation, onsetMs: null },
    times: { ...plain.times, firstOome: rest.oomeAtMs ?? null },
    validity: { valid: rest.valid ?? true, problems: [] },
  };
}

const states = (plan: SearchPlan, verdicts: Verdict[]) =>
  Object.fromEntries(searchAnswer(plan, verdicts).points.map(({ value, state }) => [value, state]));

describe('what one trial says of its value', () => {
  test.each<[string, Ending, string]>([
    ['survived', {}, 'survives'],
    ['survived, but hardly worked', { degradation: 'gc-thrash' }, 'fails'],
    ['survived an OutOfMemoryError', { oomeAtMs: 0 }, 'fails'],
    ['crashed', { kind: 'crash' }, 'fails'],
    ['nobody knows', { kind: 'inconclusive' }, 'open'],
    ['not measured as it should be', { valid: false }, 'open'],
    ['killed, and not measured as it should be', { kind: 'oom-kill', valid: false }, 'open'],
  ])('%s', (_, ending, state) => {
    expect(states(planOf(), [trial('128m', ending)])).toEqual({ '128m': state });
  });

  test('as many as asked for must survive, and one that fails outweighs them', () => {
    const plan = planOf({ repeats: 2 });
    expect(states(plan, [trial('128m')])).toEqual({ '128m': 'open' });
    expect(states(plan, [trial('128m'), trial('128m')])).toEqual({ '128m': 'survives' });
    expect(states(plan, [trial('128m'), trial('128m'), trial('128m', { kind: 'crash' })])).toEqual({
      '128m': 'fails',
    });
  });

  test('what says nothing is done again, until patience ends', () => {
    const silent = trial('160m', { kind: 'inconclusive' });
    const invalid = trial('160m', { valid: false });
    expect(nextValue(planOf(), [silent])).toBe('160m');
    expect(nextValue(planOf(), [silent, invalid])).toBe('160m');
    expect(states(planOf(), [silent, invalid, silent])).toEqual({ '160m': 'fails' });
    expect(nextValue(planOf(), [silent, invalid, silent])).not.toBe('160m');
  });
});

describe('whether a value was too small or too large', () => {
  test.each<[string, Ending, 'small' | 'large' | null]>([
    ['the heap was full', { kind: 'heap-oome' }, 'small'],
    ['it collected all the time', { kind: 'unresponsive', degradation: 'gc-thrash' }, 'small'],
    ['it collected all the time, and survived', { degradation: 'gc-thrash' }, 'small'],
    ['it survived an OutOfMemoryError', { oomeAtMs: 100 }, 'small'],
    ['it crashed after an OutOfMemoryError', { kind: 'crash', oomeAtMs: 100 }, 'small'],
    ['the kernel killed it', { kind: 'oom-kill' }, 'large'],
    ['it got no memory from the system', { kind: 'native-oom' }, 'large'],
    ['it paged all the time', { kind: 'unresponsive', degradation: 'swap-thrash' }, 'large'],
    ['it read its program again and again', { degradation: 'cache-thrash' }, 'large'],
    ['it crashed', { kind: 'crash' }, null],
    ['somebody killed it', { kind: 'external-kill' }, null],
    ['another limit was reached', { kind: 'other-oome' }, null],
    ['it stopped serving', { kind: 'unresponsive' }, null],
    ['it did not start', { kind: 'failed-to-start' }, null],
    ['the whole host was full', { kind: 'host-oom' }, null],
    ['both: paging, and a full heap', { kind: 'heap-oome', degradation: 'swap-thrash' }, null],
    ['both: a kill after an OutOfMemoryError', { kind: 'oom-kill', oomeAtMs: 100 }, null],
    ['a kill that was not measured well', { kind: 'oom-kill', valid: false }, null],
  ])('of a heap: %s', (_, ending, side) => {
    const { tooSmall, tooLarge } = searchAnswer(planOf(), [trial('96m', ending)]);
    expect({ tooSmall, tooLarge }).toEqual({
      tooSmall: side === 'small' ? '96m' : null,
      tooLarge: side === 'large' ? '96m' : null,
    });
  });

  test.each<[string, Ending, boolean]>([
    ['the heap was full', { kind: 'heap-oome' }, true],
    ['the kernel killed it', { kind: 'oom-kill' }, true],
    ['it paged all the time', { degradation: 'swap-thrash' }, true],
    ['both', { kind: 'heap-oome', degradation: 'swap-thrash' }, true],
    ['it crashed', { kind: 'crash' }, false],
  ])('more memory is never too much: %s', (_, ending, small) => {
    const plan = planOf({ knob: 'memory' });
    const { tooSmall, tooLarge } = searchAnswer(plan, [trial('96m', { ...ending, knob: 'memory' })]);
    expect({ tooSmall, tooLarge }).toEqual({ tooSmall: small ? '96m' : null, tooLarge: null });
  });

  test('the largest that was too small, and the smallest that was too large', () => {
    const answer = searchAnswer(planOf(), [
      trial('32m', { kind: 'heap-oome' }),
      trial('64m', { kind: 'heap-oome' }),
      trial('192m', { kind: 'oom-kill' }),
      trial('224m', { kind: 'oom-kill' }),
    ]);
    expect(answer).toMatchObject({ knob: 'heap', tooSmall: '64m', tooLarge: '192m' });
  });

  test('what survived beyond them was luck: it counts for nothing, and makes no range', () => {
    const verdicts = [
      trial('32m'),
      trial('64m', { kind: 'crash' }),
      trial('96m', { kind: 'heap-oome' }),
      trial('128m'),
      trial('160m', { kind: 'oom-kill' }),
      trial('192m', { kind: 'crash' }),
      trial('224m'),
    ];
    expect(states(planOf(), verdicts)).toEqual({
      '32m': 'beyond',
      '64m': 'fails',
      '96m': 'fails',
      '128m': 'survives',
      '160m': 'fails',
      '192m': 'fails',
      '224m': 'beyond',
    });
    expect(searchAnswer(planOf(), verdicts)).toMatchObject({
      range: { low: '128m', high: '128m' },
      survived: { k: 1, n: 1 },
      unfinished: false,
      trialsDone: 7,
    });
  });

  test('what was begun beyond them is not gone on with', () => {
    const begun = trial('64m', { kind: 'inconclusive' });
    expect(nextValue(planOf(), [begun])).toBe('64m');
    expect(nextValue(planOf(), [begun, trial('96m', { kind: 'heap-oome' })])).toBe('192m');
  });
});

describe('the value to try next', () => {
  /** All that a search tries, where a value fails by its table, and survives otherwise. */
  const tried = (plan: SearchPlan, endings: Record<string, Ending>): string[] => {
    const verdicts: Verdict[] = [];
    const values: string[] = [];
    for (let value = nextValue(plan, verdicts); value !== null; value = nextValue(plan, verdicts)) {
      values.push(value);
      verdicts.push(trial(value, { ...endings[value], knob: plan.knob }));
    }
    return values;
  };
  const all = (ending: Ending) => Object.fromEntries(eight.map((value) => [value, ending]));

  test('while nothing survives: the middle, then the middles of the halves, and so on', () => {
    expect(tried(planOf(), all({ kind: 'crash' }))).toEqual([
      '160m',
      '96m',
      '224m',
      '64m',
      '128m',
      '192m',
      '256m',
      '32m',
    ]);
  });

  test('what was too small turns to larger values alone, what was too large to smaller ones', () => {
    expect(tried(planOf(), all({ kind: 'heap-oome' }))).toEqual(['160m', '224m', '256m']);
    expect(tried(planOf(), all({ kind: 'oom-kill' }))).toEqual(['160m', '96m', '64m', '32m']);
    expect(tried(planOf({ knob: 'memory' }), all({ kind: 'oom-kill' }))).toEqual(['160m', '224m', '256m']);
  });

  test('the edge below is halved first, then the one above, then the recommended value is tried', () => {
    // Nothing fails: from the first value that survives down to the least, up to the largest, and the middle of all.
    expect(tried(planOf(), {})).toEqual(['160m', '64m', '32m', '224m', '256m', '128m']);
    expect(
      tried(planOf(), {
        '32m': { kind: 'heap-oome' },
        '64m': { kind: 'heap-oome' },
        '224m': { kind: 'oom-kill' },
        '256m': { kind: 'oom-kill' },
      }),
    ).toEqual(['160m', '64m', '96m', '224m', '192m', '128m']);
  });

  test('what survived once where two were asked for is tried again before anything else', () => {
    expect(nextValue(planOf({ repeats: 2 }), [trial('160m')])).toBe('160m');
    expect(nextValue(planOf({ repeats: 2 }), [trial('160m'), trial('160m')])).toBe('64m');
  });

  test('nothing more, once the trials are used up', () => {
    expect(nextValue(planOf({ maxTrials: 2 }), [trial('160m')])).toBe('64m');
    expect(nextValue(planOf({ maxTrials: 2 }), [trial('160m'), trial('64m')])).toBeNull();
  });
});

describe('the answer', () => {
  test('nothing tried, all failed, or nothing survived yet: no range', () => {
    const none = { range: null, recommended: null, survived: null, below: null, above: null };
    expect(searchAnswer(planOf(), [])).toEqual({
      knob: 'heap',
      points: [],
      tooSmall: null,
      tooLarge: null,
      trialsDone: 0,
      ...none,
      unfinished: true,
    });
    const two = planOf({ values: ['32m', '64m'] });
    expect(searchAnswer(two, [trial('32m', { kind: 'crash' })])).toMatchObject({ ...none, unfinished: true });
    expect(
      searchAnswer(two, [trial('32m', { kind: 'crash' }), trial('64m', { kind: 'crash' })]),
    ).toMatchObject({ ...none, unfinished: false, trialsDone: 2 });
    // All the others lie beyond what was too small.
    expect(searchAnswer(two, [trial('64m', { kind: 'heap-oome' })])).toMatchObject({
      ...none,
      unfinished: false,
    });
  });

  test('each edge says what failed there, how, in which trials, and how far away it is', () => {
    const plan = planOf({ repeats: 2, values: eight.slice(0, 7) });
    const answer = searchAnswer(plan, [
      trial('64m'),
      trial('64m', { kind: 'heap-oome', degradation: 'gc-thrash' }),
      trial('64m', { oomeAtMs: 100 }),
      trial('64m', { kind: 'inconclusive' }),
      trial('64m', { oomeAtMs: 100 }),
      ...['96m', '128m', '160m', '192m'].flatMap((value) => [trial(value), trial(value)]),
      trial('128m', { valid: false }),
      trial('224m', { kind: 'oom-kill' }),
    ]);
    expect(answer.range).toEqual({ low: '96m', high: '192m' });
    // Halfway between 64m and 224m lies 144m; of the two that are as near, the smaller.
    expect(answer.recommended).toBe('128m');
    expect(answer.below).toEqual({
      fails: '64m',
      why: ['gc-thrash → heap-oome', 'survived with out-of-memory errors', 'inconclusive'],
      trials: ['at 64m', 'at 64m', 'at 64m', 'at 64m'],
      marginBytes: 64 * mib,
      marginShare: 0.5,
    });
    expect(answer.above).toEqual({
      fails: '224m',
      why: ['oom-kill'],
      trials: ['at 224m'],
      marginBytes: 96 * mib,
      marginShare: 0.75,
    });
    // The invalid one says nothing of the range.
    expect(answer.survived).toMatchObject({ k: 8, n: 8 });
    expect(answer.unfinished).toBe(false);
  });

  test('a kill after out-of-memory errors is a kill, not something that survived with them', () => {
    const verdicts = [trial('32m', { kind: 'oom-kill', oomeAtMs: 100 }), trial('64m')];
    expect(searchAnswer(planOf(), verdicts).below?.why).toEqual(['oom-kill']);
  });

  test('survival in a thrash is called so, without errors that there were not', () => {
    const verdicts = [trial('32m', { degradation: 'gc-thrash' }), trial('64m')];
    expect(searchAnswer(planOf(), verdicts).below?.why).toEqual(['gc-thrash → survived']);
  });

  test('where nothing failed, the margin reaches to the edge of the search', () => {
    const answer = searchAnswer(
      planOf(),
      eight.map((value) => trial(value)),
    );
    const whole = { fails: null, why: [], trials: [] };
    expect(answer.recommended).toBe('128m');
    expect(answer.below).toEqual({ ...whole, marginBytes: 96 * mib, marginShare: 0.75 });
    expect(answer.above).toEqual({ ...whole, marginBytes: 128 * mib, marginShare: 1 });
  });

  test('the least value survives and the next fails: the edge below is that of the search', () => {
    const answer = searchAnswer(planOf({ values: ['32m', '64m'] }), [
      trial('32m'),
      trial('64m', { kind: 'oom-kill' }),
    ]);
    expect(answer).toMatchObject({
      range: { low: '32m', high: '32m' },
      recommended: '32m',
      below: { fails: null, marginBytes: 0, marginShare: 0 },
      above: { fails: '64m', marginBytes: 32 * mib, marginShare: 1 },
    });
  });

  test('the middle is one of bytes, not of steps', () => {
    const values = ['100m', '200m', '300m', '900m', '1000m'];
    const answer = searchAnswer(
      planOf({ values }),
      values.map((value) => trial(value)),
    );
    // Halfway between 100m and 1000m lies 550m.
    expect(answer.recommended).toBe('300m');
  });

  test('values that were not tried between two that survive are within the range, as nothing failed there', () => {
    const answer = searchAnswer(planOf(), [trial('64m'), trial('192m')]);
    expect(answer.range).toEqual({ low: '64m', high: '192m' });
    expect(answer.points.map(({ value }) => value)).toEqual(['64m', '192m']);
  });

  test('of several ranges the widest, and the first of those that are equally wide', () => {
    const crash: Ending = { kind: 'crash' };
    const range = (...verdicts: Verdict[]) => searchAnswer(planOf(), verdicts).range;
    expect(range(trial('32m'), trial('64m', crash), trial('96m'), trial('128m'))).toEqual({
      low: '96m',
      high: '128m',
    });
    expect(range(trial('32m'), trial('64m'), trial('96m', crash), trial('128m'))).toEqual({
      low: '32m',
      high: '64m',
    });
    expect(range(trial('32m'), trial('64m', crash), trial('96m'))).toEqual({ low: '32m', high: '32m' });
    // A range that lies higher is not wider for it.
    expect(range(trial('32m'), trial('64m'), trial('96m', crash), trial('192m'), trial('224m'))).toEqual({
      low: '32m',
      high: '64m',
    });
  });

  test('an edge whose neighbour was not tried is unfinished', () => {
    const failed = { below: trial('32m', { kind: 'heap-oome' }), above: trial('128m', { kind: 'oom-kill' }) };
    const unfinished = (...verdicts: Verdict[]) => searchAnswer(planOf(), verdicts).unfinished;
    expect(unfinished(failed.below, trial('64m'), trial('96m'), failed.above)).toBe(false);
    expect(unfinished(failed.below, trial('96m'), failed.above)).toBe(true);
    expect(unfinished(failed.below, trial('64m'), failed.above)).toBe(true);
    // The edge of the search is not known to survive before it was tried.
    expect(unfinished(trial('64m'), trial('96m'), failed.above)).toBe(true);
    expect(unfinished(failed.below, ...eight.slice(1, 7).map((value) => trial(value)))).toBe(true);
    expect(unfinished(failed.below, ...eight.slice(1).map((value) => trial(value)))).toBe(false);
  });

  test('trials of other values, and of other variants, say nothing of these', () => {
    expect(searchAnswer(planOf(), [trial('48m'), trial('32m', { knob: 'memory' })])).toMatchObject({
      points: [],
      range: null,
    });
  });
});
