import { describe, expect, test } from 'vitest';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import type { SizePlan } from '../../scenario/size.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { DegradationKind, TerminalKind, Verdict } from '../../verdict/verdict.ts';
import { nextValue, sizeAnswer } from './answer.ts';
import { toldBy } from './told.ts';

const plain = aVerdict(buildRecording({}));
const values = Array.from({ length: 30 }, (_, index) => `${(index + 1) * 32}m`);

const planOf = (changes: Partial<SizePlan> = {}): SizePlan => ({
  objective: null,
  knob: 'heap',
  values,
  positions: values.map((value) => Math.log(Number.parseInt(value, 10))),
  tooMuch: 'fills the machine',
  survives: 0.9,
  confidence: 0.9,
  maxTrials: 150,
  recommenders: 0,
  ...changes,
});

interface Ending {
  kind?: TerminalKind;
  degradation?: DegradationKind;
  oomeAtMs?: number;
  valid?: boolean;
  hadByOthers?: number;
}

function trial(
  value: string,
  { kind = 'survived', degradation = 'none', ...rest }: Ending,
  number = 1,
): Verdict {
  return {
    ...plain,
    trial: `trial ${number}`,
    variant: { heap: value },
    terminal: { ...plain.terminal, kind },
    degradation: { kind: degradation, onsetMs: null },
    times: { ...plain.times, firstOome: rest.oomeAtMs ?? null, firstKill: null },
    validity: {
      valid: rest.valid ?? true,
      problems: [],
      ...(rest.hadByOthers === undefined ? {} : { hadByOthers: rest.hadByOthers }),
    },
  };
}

/** All trials of a search, as each ends by its value (MiB) and how many of that value there were before. */
function searched(plan: SizePlan, ends: (mib: number, attempt: number) => Ending): Verdict[] {
  const verdicts: Verdict[] = [];
  for (;;) {
    const value = nextValue(plan, verdicts);
    if (value === null) return verdicts;
    const before = verdicts.filter(({ variant }) => variant.heap === value).length;
    verdicts.push(trial(value, ends(Number.parseInt(value, 10), before), verdicts.length + 1));
  }
}

const answered = (plan: SizePlan, ends: (mib: number, attempt: number) => Ending) =>
  sizeAnswer(plan, searched(plan, ends));

describe('what a trial says of its value', () => {
  test.each<
    [string, Ending, ReturnType<typeof toldBy>, ReturnType<typeof toldBy>, ReturnType<typeof toldBy>]
  >([
    // of memory, of a heap, of workers
    ['survived', {}, 'survived', 'survived', 'survived'],
    ['hardly worked', { degradation: 'gc-thrash' }, 'too small', 'too small', 'too large'],
    ['survived an OutOfMemoryError', { oomeAtMs: 0 }, 'too small', 'too small', 'too large'],
    ['killed', { kind: 'oom-kill' }, 'too small', 'too large', 'too large'],
    ['paged', { degradation: 'swap-thrash' }, 'too small', 'too large', 'too large'],
    ['both full', { kind: 'oom-kill', degradation: 'gc-thrash' }, 'too small', 'lost', 'too large'],
    ['crashed', { kind: 'crash' }, 'lost', 'lost', 'lost'],
    ['served nobody', { kind: 'unresponsive' }, 'lost', 'lost', 'too small'],
    ['nobody knows', { kind: 'inconclusive' }, null, null, null],
    ['survived beside others', { hadByOthers: 0.5 }, null, null, null],
    ['served nobody beside others', { kind: 'unresponsive', hadByOthers: 0.5 }, null, null, null],
    ['killed, and not measured well', { kind: 'oom-kill', valid: false }, null, null, null],
  ])('%s', (_, ending, memory, heap, workers) => {
    const verdict = trial('64m', ending);
    expect(toldBy({ tooMuch: null, objective: null }, verdict)).toBe(memory);
    expect(toldBy({ tooMuch: 'fills the machine', objective: null }, verdict)).toBe(heap);
    expect(toldBy({ tooMuch: 'takes memory', objective: null }, verdict)).toBe(workers);
  });

  test('swap that is too small gets it killed, swap that is too large lets it page', () => {
    expect(toldBy({ tooMuch: 'swaps', objective: null }, trial('64m', { kind: 'oom-kill' }))).toBe(
      'too small',
    );
    expect(
      toldBy(
        { tooMuch: 'swaps', objective: null },
        trial('64m', { kind: 'oom-kill', degradation: 'swap-thrash' }),
      ),
    ).toBe('too large');
  });
});

describe('beside others who have the processors', () => {
  const outrun = { kind: 'unresponsive', hadByOthers: 0.6 } as const;

  test('now and then: such a trial is made again, and the answer is the same', () => {
    const plan = planOf({ tooMuch: null });
    const quiet = answered(plan, (mib) => (mib < 224 ? { kind: 'oom-kill' } : {}));
    const busy = answered(plan, (mib, attempt) =>
      attempt % 3 === 1 ? outrun : mib < 224 ? { kind: 'oom-kill' } : {},
    );
    expect(busy).toMatchObject({ state: 'proved', recommended: quiet.recommended, givenUp: false });
    expect(busy.outrun.length).toBeGreaterThan(2);
    expect(busy.points.flatMap(({ lost }) => lost)).toEqual(quiet.points.flatMap(({ lost }) => lost));
  });

  test('always: it is given up soon, and nothing is said to be too small', () => {
    const answer = answered(planOf(), () => outrun);
    expect(answer).toMatchObject({ state: 'open', givenUp: true, recommended: null, smaller: null });
    expect(answer.trialsDone).toBe(6);
    expect(answer.outrun).toHaveLength(6);
  });
});

describe('the answer', () => {
  test('of a heap: named by fresh trials, with what fails on both sides, and of what', () => {
    const answer = answered(planOf(), (mib) =>
      mib < 224 ? { kind: 'heap-oome' } : mib > 640 ? { kind: 'oom-kill' } : {},
    );
    expect(answer).toMatchObject({
      state: 'proved',
      proof: { survived: 25, lost: 0 },
      smaller: { why: ['heap-oome'] },
      larger: { why: ['oom-kill'] },
      attempts: 1,
    });
    const mib = Number.parseInt(answer.recommended ?? '', 10);
    expect(mib).toBeGreaterThanOrEqual(224);
    expect(mib).toBeLessThanOrEqual(256);
    expect(Number.parseInt(answer.smaller?.value ?? '', 10)).toBeLessThan(224);
  });

  test('trials that looked for the edge prove nothing: the proof has its own', () => {
    const answer = answered(planOf(), (mib) => (mib < 224 ? { kind: 'heap-oome' } : {}));
    expect(answer.explored + 25).toBe(answer.trialsDone);
  });

  test('a value that is lost now and then is given up for a larger one', () => {
    const answer = answered(planOf({ tooMuch: null }), (mib, attempt) =>
      mib < 200 || (mib < 400 && attempt % 2 === 1) ? { kind: 'heap-oome' } : {},
    );
    expect(answer.state).toBe('proved');
    expect(answer.attempts).toBeGreaterThan(1);
    expect(Number.parseInt(answer.recommended ?? '', 10)).toBeGreaterThanOrEqual(400);
  });

  test('where everything survives the smallest is named, and nothing was too small', () => {
    const answer = answered(planOf(), () => ({}));
    expect(answer).toMatchObject({ recommended: '32m', smaller: null, larger: null });
  });

  test('where nothing does there is none, and it says how the largest fails', () => {
    const answer = answered(planOf({ tooMuch: null }), () => ({ kind: 'oom-kill' }));
    expect(answer).toMatchObject({
      state: 'none',
      recommended: null,
      proof: null,
      smaller: { value: '960m', why: ['oom-kill'] },
    });
    expect(answer.trialsDone).toBeLessThan(12);
  });

  test.each<[string, SizePlan['tooMuch']]>([
    ['one edge', null],
    ['two edges', 'fills the machine'],
  ])(
    '%s: where a share is lost whatever the size, it says so, and calls no size too small for that',
    (_, tooMuch) => {
      let trials = 0;
      const answer = answered(planOf({ tooMuch }), (mib) => {
        trials += 1;
        return mib < 224 ? { kind: 'heap-oome' } : trials % 5 === 0 ? { kind: 'crash' } : {};
      });
      expect(answer).toMatchObject({ state: 'none', recommended: null, anyway: { why: ['crash'] } });
      expect(answer.trialsDone).toBeLessThan(80);
      const { anyway, smaller, larger } = answer;
      expect(anyway?.lost).toBeGreaterThan(1);
      expect(Number.parseInt(anyway?.from ?? '', 10)).toBeGreaterThan(192);
      expect(smaller === null || Number.parseInt(smaller.value, 10) < 224).toBe(true);
      expect(larger).toBeNull();
    },
  );

  test('where nothing survives, or a value is named, nothing is lost whatever the size', () => {
    expect(answered(planOf({ tooMuch: null }), () => ({ kind: 'crash' }))).toMatchObject({
      state: 'none',
      anyway: null,
    });
    let trials = 0;
    const named = answered(planOf({ tooMuch: null }), () => {
      trials += 1;
      return trials === 20 ? { kind: 'crash' } : {};
    });
    expect(named).toMatchObject({ state: 'proved', anyway: null });
  });

  test('where too small and too large meet there is none', () => {
    const answer = answered(planOf(), (mib) => (mib < 400 ? { kind: 'heap-oome' } : { kind: 'oom-kill' }));
    expect(answer).toMatchObject({ state: 'none', recommended: null });
    expect(answer.smaller?.why).toEqual(['heap-oome']);
    expect(answer.larger?.why).toEqual(['oom-kill']);
  });

  test('a trial that says nothing is done again, and not for ever', () => {
    const once = answered(planOf(), (mib, attempt) =>
      attempt === 0 ? { kind: 'inconclusive' } : mib < 224 ? { kind: 'heap-oome' } : {},
    );
    expect(once).toMatchObject({ state: 'proved', proof: { survived: 25, lost: 0 } });
    const never = answered(planOf({ maxTrials: 40 }), () => ({ kind: 'inconclusive' }));
    expect(never.recommended).toBeNull();
    expect(never.trialsDone).toBeLessThanOrEqual(40);
  });

  test('when the trials are used up it names none, and has what was found', () => {
    const answer = answered(planOf({ maxTrials: 30 }), (mib) => (mib < 224 ? { kind: 'heap-oome' } : {}));
    expect(answer).toMatchObject({ state: 'used up', recommended: null, smaller: { why: ['heap-oome'] } });
  });

  test('when it is interrupted it has what was found', () => {
    const plan = planOf();
    const verdicts = searched(plan, (mib) => (mib < 224 ? { kind: 'heap-oome' } : {})).slice(0, -3);
    expect(sizeAnswer(plan, verdicts)).toMatchObject({
      state: 'open',
      recommended: null,
      proof: { survived: 22, lost: 0, clean: 25 },
    });
  });
});

test('what lives and answers too late does not carry its load: workers are too few, of memory it is not known', () => {
  const objective = {
    goodShare: 0.95,
    latency: { percentile: 'p99' as const, ms: 1000 },
    goodputFloor: null,
  };
  const late = { ...trial('64m', {}), measures: { ...plain.measures, requests: 9, good: 9, p99Ms: 2400 } };
  expect(toldBy({ tooMuch: null, objective }, late)).toBe('lost');
  expect(toldBy({ tooMuch: 'takes memory', objective }, late)).toBe('too small');
  expect(toldBy({ tooMuch: null, objective: null }, late)).toBe('survived');
});
