import { expect, test } from 'vitest';
import { someData } from '../testing/someData.ts';
import { all, atLeast, atMost, countOf, none } from './outcomeClaims.ts';

const survived = { kind: 'survived', victim: null, limit: null } as const;
const data = someData([
  { swap: 'off' },
  { swap: 'off' },
  { swap: 'off', end: survived },
  { swap: '1g', end: survived, suffered: 'swap-thrash' },
  { swap: '1g', end: survived, suffered: 'swap-thrash' },
  { swap: '1g', end: { kind: 'oom-kill', victim: 'child' } },
]);
const off = { when: { swap: 'off' } };
const on = { when: { swap: '1g' } };

test.each([
  ['atLeast', atLeast(2, { ...off, terminal: 'oom-kill' }), true],
  ['atLeast', atLeast(3, { ...off, terminal: 'oom-kill' }), false],
  ['atMost', atMost(1, { ...on, terminal: 'oom-kill' }), true],
  ['atMost', atMost(0, { ...on, terminal: 'oom-kill' }), false],
  ['all', all({ ...off, terminal: ['oom-kill', 'survived'] }), true],
  ['all', all({ ...off, terminal: 'oom-kill' }), false],
  ['none', none({ ...off, degradation: 'swap-thrash' }), true],
  ['none', none({ ...on, degradation: 'swap-thrash' }), false],
  ['a victim', atLeast(1, { ...on, terminal: 'oom-kill', victim: 'child' }), true],
  ['a victim', atLeast(1, { ...off, terminal: 'oom-kill', victim: 'child' }), false],
  ['in each variant', atLeast(1, { terminal: 'oom-kill' }), true],
  ['in each variant', atLeast(2, { terminal: 'oom-kill' }), false],
])('%s is %s: $says', (_, predicate, held) => {
  expect(predicate.evaluate(data).held).toBe(held);
});

test('what was seen is told for each variant, whether it held or not', () => {
  const predicate = atLeast(3, { terminal: 'oom-kill' });
  expect(predicate.says).toBe('oom-kill: at least 3 of the trials');
  expect(predicate.evaluate(data).seen).toBe(
    'swap=off: oom-kill 2 of 3, survived 1 of 3; swap=1g: swap-thrash → survived 2 of 3, oom-kill (child) 1 of 3',
  );
});

test('an invalid trial agrees with nothing, and no trial holds nothing', () => {
  const invalid = someData([{ swap: 'off', invalid: true }]);
  expect(all({ terminal: 'oom-kill' }).evaluate(invalid)).toEqual({
    held: false,
    seen: 'swap=off: oom-kill (invalid) 1 of 1',
  });
  const empty = someData([{ swap: 'off' }]);
  empty.pin().trials.length = 0;
  expect(none({ terminal: 'survived' }).evaluate(empty)).toEqual({ held: false, seen: 'swap=off: no trial' });
});

test('a count is text for a sentence', () => {
  expect(countOf({ ...off, terminal: 'oom-kill' })(data)).toBe('2 of 3');
});

test.each([
  [() => all({ terminal: 'oom-kil' as never }), 'no trial can end as "oom-kil"', 'Did you mean "oom-kill"?'],
  [() => all({ when: { swap: 'off' } }), 'a claim about an outcome names none', 'Add terminal'],
  [
    () => all({ when: { swap: 'of' }, terminal: 'crash' }).evaluate(data),
    'no variant of "server" has swap=of',
    'Values of swap: off, 1g.',
  ],
  [
    () => all({ when: { swp: 'off' }, terminal: 'crash' }).evaluate(data),
    'nothing called "swp" varies in "server"',
    'Did you mean "swap"?',
  ],
  [
    () => all({ scenario: 'sever', terminal: 'crash' }).evaluate(data),
    'there is no scenario "sever" in this experiment',
    'Did you mean "server"?',
  ],
])('a mistyped name is refused, not counted as false', (make, message, hint) => {
  expect(make).toThrow(expect.objectContaining({ message, hint: expect.stringContaining(hint) }));
});
