import { describe, expect, test } from 'vitest';
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
  expect(all.rightShare).toEqual(wilson(3, 7, 0.05));
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
