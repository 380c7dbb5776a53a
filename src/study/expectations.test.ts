import { expect, test } from 'vitest';
import type { Expectation } from '../record/schema.ts';
import { buildRecording } from '../record/testing/buildRecording.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { checkExpectations } from './expectations.ts';

const survivor = judge(buildRecording({}));
const killed: Verdict = { ...survivor, terminal: { ...survivor.terminal, kind: 'oom-kill', victim: 'main' } };
const expectation: Expectation = {
  when: { swap: 'off' },
  terminal: ['oom-kill'],
  degradation: null,
  atLeastShare: 0.6,
};

test('holds when enough of the trials agree, and says what was seen', () => {
  const [check] = checkExpectations([expectation], [killed, killed, survivor]);
  expect(check).toMatchObject({ agreed: 2, trials: 3, held: true, seen: 'oom-kill 2 of 3, survived 1 of 3' });
  expect(check?.expected).toBe('swap=off: oom-kill in at least 60 % of the trials');
});

test('an invalid trial agrees with nothing and still counts', () => {
  const invalid: Verdict = { ...killed, validity: { valid: false, problems: ['x'] } };
  expect(checkExpectations([expectation], [killed, invalid])[0]).toMatchObject({
    agreed: 1,
    trials: 2,
    held: false,
  });
});

test('without a trial of that variant it has not been shown', () => {
  const [check] = checkExpectations([{ ...expectation, when: { swap: '1g' } }], [killed]);
  expect(check).toMatchObject({ held: false, trials: 0, seen: 'no trial' });
});

test('degradation is asked for by itself or with the end', () => {
  const thrash: Expectation = { when: {}, terminal: null, degradation: ['none'], atLeastShare: 1 };
  expect(checkExpectations([thrash], [killed, survivor])[0]?.held).toBe(true);
});
