import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../random.ts';
import { buildRecording } from '../record/testing/buildRecording.ts';
import type { Truth } from '../scenario/faultCase.ts';
import { wilson } from '../statistics/wilson.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { calibrate } from './calibration.ts';

const recording = buildRecording({});
const killed = aVerdict(recording).terminal;

/** Of the case `kill`, unless it says otherwise. */
const verdict = (
  terminal: Partial<Verdict['terminal']> = {},
  changes: Partial<Verdict> = {},
  name = 'kill',
): Verdict =>
  aVerdict(recording, { variant: { case: name }, terminal: { ...killed, ...terminal }, ...changes });

const kill = { terminal: ['oom-kill'], degradation: ['none'], victim: 'main', limit: 'own' } satisfies Truth;
const of = (verdicts: readonly Verdict[], truth: Truth = kill) =>
  calibrate([{ name: 'kill', fault: 'too small', truth }], verdicts);

const invalid = { validity: { valid: false, problems: ['no clock'] } };
const thrashed = { degradation: { kind: 'swap-thrash', onsetMs: 4000 } } as const;

describe('one verdict against the truth', () => {
  test.each<[string, Verdict, string, string[]]>([
    ['all of it right', verdict(), 'right', []],
    ['another end', verdict({ kind: 'crash' }), 'wrong', ['terminal']],
    ['another victim', verdict({ victim: 'child' }), 'wrong', ['victim']],
    ['another’s limit', verdict({ limit: 'ancestor' }), 'wrong', ['limit']],
    ['another degradation', verdict({}, thrashed), 'wrong', ['degradation']],
    [
      'nothing right',
      verdict({ kind: 'crash', victim: null, limit: null }, thrashed),
      'wrong',
      ['terminal', 'victim', 'limit', 'degradation'],
    ],
    ['no claim', verdict({ kind: 'inconclusive' }), 'inconclusive', ['terminal']],
    [
      'a measurement that does not count',
      verdict({ kind: 'inconclusive' }, invalid),
      'invalid',
      ['terminal'],
    ],
  ])('%s', (_, judged, outcome, wrong) => {
    expect(of([judged]).judged).toMatchObject([{ outcome, wrong, case: 'kill', trial: judged.trial }]);
  });

  test('what the truth leaves open is not held against it', () => {
    const open: Truth = { terminal: ['oom-kill', 'crash'], degradation: ['none', 'swap-thrash'] };
    expect(
      of([verdict({ kind: 'crash', victim: null, limit: null }, thrashed)], open).judged[0],
    ).toMatchObject({
      outcome: 'right',
      wrong: [],
      truth: 'none or swap-thrash → oom-kill or crash',
      verdict: 'swap-thrash → crash',
    });
  });

  test('the truth and the verdict in words, with the victim', () => {
    expect(of([verdict({ victim: 'child' }, { confidence: 'likely' })]).judged[0]).toMatchObject({
      truth: 'oom-kill (main)',
      verdict: 'oom-kill (child)',
      confidence: 'likely',
    });
  });
});

test('counts are those of each outcome, and the share is of what is valid', () => {
  const wrong = (confidence: Verdict['confidence']) => verdict({ kind: 'crash' }, { confidence });
  const all = of([
    verdict(),
    verdict(),
    verdict(),
    wrong('certain'),
    wrong('likely'),
    wrong('unsure'),
    verdict({ kind: 'inconclusive' }),
    verdict({}, invalid),
    verdict({}, invalid),
  ]);
  expect(all).toMatchObject({ right: 3, wrong: 3, confidentlyWrong: 2, inconclusive: 1, invalid: 2 });
  // Seven trials of one case are one case, right by three sevenths.
  expect(all.rightShare).toEqual(wilson(3 / 7, 1, 0.05));
  expect(all.cases).toEqual({ right: 0, all: 1 });
});

test('more trials of the same cases make the interval no narrower', () => {
  const names = ['a', 'b', 'c', 'd'];
  const known = names.map((name) => ({ name, fault: 'too small', truth: kill }));
  const times = (repeats: number) =>
    calibrate(
      known,
      names.flatMap((name) => Array.from({ length: repeats }, () => verdict({}, {}, name))),
    );
  expect(times(100).rightShare).toEqual(times(1).rightShare);
  expect(times(100)).toMatchObject({ right: 400, cases: { right: 4, all: 4 } });
});

test('the interval holds the true share where cases are right or wrong as wholes, and one of trials does not', () => {
  const random = randomStream(1, 'simulated reports');
  const names = Array.from({ length: 30 }, (_, index) => `case ${index}`);
  const known = names.map((name) => ({ name, fault: 'too small', truth: kill }));
  let [missed, missedByTrials] = [0, 0];
  const rounds = 150;
  for (let round = 0; round < rounds; round += 1) {
    const verdicts = names.flatMap((name) => {
      const kind = uniformFloat64(random) < 0.8 ? 'oom-kill' : 'crash';
      return Array.from({ length: 5 }, () => verdict({ kind }, {}, name));
    });
    const { rightShare, right } = calibrate(known, verdicts);
    const trials = wilson(right, verdicts.length, 0.05);
    if (rightShare.low > 0.8 || rightShare.high < 0.8) missed += 1;
    if (trials.low > 0.8 || trials.high < 0.8) missedByTrials += 1;
  }
  expect(missed / rounds).toBeLessThanOrEqual(0.1);
  expect(missedByTrials / rounds).toBeGreaterThan(0.2);
});

test('verdicts of cases that are not known, and of none, are left out', () => {
  const others = [verdict({}, {}, 'gone'), verdict({}, { variant: {} })];
  expect(of([verdict(), ...others]).judged).toHaveLength(1);
});

describe('the matrix', () => {
  const truth: Truth = { terminal: ['oom-kill', 'crash'], degradation: ['none'] };

  test('rows are truths, columns verdicts, both in their usual order, without what does not occur', () => {
    const survivor = {
      name: 'calm',
      fault: 'none',
      truth: { terminal: ['survived'], degradation: ['none'] },
    };
    const known = [{ name: 'kill', fault: 'too small', truth: kill }, survivor] as const;
    const { terminal, degradation } = calibrate(known as never, [
      verdict({ kind: 'heap-oome' }),
      verdict(),
      verdict({}, thrashed),
      verdict({ kind: 'survived' }, {}, 'calm'),
      verdict({ kind: 'crash' }, invalid),
    ]);
    expect(terminal).toEqual({
      rows: ['oom-kill', 'survived'],
      columns: ['oom-kill', 'heap-oome', 'survived'],
      counts: [
        [2, 1, 0],
        [0, 0, 1],
      ],
    });
    expect(degradation).toEqual({ rows: ['none'], columns: ['none', 'swap-thrash'], counts: [[3, 1]] });
  });

  test('where two names are true, the row is the one that was given, or the first', () => {
    expect(of([verdict({ kind: 'crash' }), verdict({ kind: 'survived' })], truth).terminal).toEqual({
      rows: ['oom-kill', 'crash'],
      columns: ['oom-kill', 'crash', 'survived'],
      counts: [
        [0, 0, 1],
        [0, 1, 0],
      ],
    });
  });
});
