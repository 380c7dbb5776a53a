import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  calm,
  died,
  kernelLines,
  loadRow,
  loadRows,
  mib,
  plan,
  probeRows,
  served,
} from '../record/testing/buildRecording.ts';
import { judge } from './judge.ts';

/** Each problem by its words, on both sides of its bound, and whether the result stands with it. */

const validity = (built: Built) => judge(buildRecording(built)).validity;
const fine = { valid: true, problems: [] };
const stands = (...problems: string[]) => ({ valid: true, problems });
const falls = (...problems: string[]) => ({ valid: false, problems });
const load30s = (row: (second: number) => object) =>
  loadRows(2000, 32_000, (second) => ({ ...served(100), ...row(second) }));
const ticks = (row: (second: number) => object) =>
  probeRows(0, 32_000, (second) => ({ ...calm(), ...row(second) }));

test('what could not be read back is not what was asked', () => {
  const knobs = [
    { name: 'CPUs', asked: '1', read: '1', ok: true },
    { name: 'swap', asked: '512 MiB', read: null, ok: false },
  ];
  expect(validity({ trial: { knobs } })).toEqual(falls('swap: asked for 512 MiB, read back nothing'));
});

describe('the host', () => {
  test('that ran out of memory: who was killed', () => {
    const text = 'Out of memory: Killed process 4711 (postgres) total-vm:1kB, anon-rss:1kB, file-rss:0kB';
    expect(validity({ events: kernelLines(9000, text) })).toEqual(
      falls('the host ran out of memory and postgres was killed'),
    );
  });

  test('our own troubles are told in our words, with a result that stands', () => {
    expect(
      validity({ events: [at(6000, { kind: 'trouble', source: 'probe', text: 'no hsperfdata' })] }),
    ).toEqual(stands('probe: no hsperfdata'));
  });

  test('what happens long after the end is our own tear-down', () => {
    const swapoff = 'swapoff invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0';
    const destroyed = (atMs: number) => at(atMs, { kind: 'docker', action: 'destroy', attributes: {} });
    const problem = 'somebody else removed the container during the trial';
    expect(validity({ events: [destroyed(34_000)] })).toEqual(falls(problem));
    expect(validity({ events: [destroyed(34_001)] })).toEqual(fine);
    expect(validity({ events: kernelLines(34_001, swapoff) })).toEqual(fine);
    expect(validity({ events: [at(20_000, { kind: 'docker', action: 'kill', attributes: {} })] })).toEqual(
      fine,
    );
  });

  test('a line that only quotes a swapoff is none', () => {
    const [line] = kernelLines(9000, 'somebody said: swapoff invoked oom-killer');
    expect(validity({ events: line ? [line] : [] })).toEqual(fine);
  });

  test('swap that grows, stays, or cannot be read is not lost; what shrinks late is our own doing', () => {
    const withSwap = { machine: { ...plan.machine, swapBytes: 512 * mib } };
    const sized = (of: (second: number) => number | null) =>
      validity({ probe: ticks((second) => ({ hostSwapTotalBytes: of(second) })), plan: withSwap });
    const lost = falls('a swap area of the host was switched off during the trial');
    expect(sized((second) => (second < 20 ? 100 : 200))).toEqual(fine);
    expect(sized(() => 100)).toEqual(fine);
    expect(sized(() => null)).toEqual(fine);
    expect(sized((second) => (second < 20 ? 200 : 100))).toEqual(lost);
    expect(sized((second) => (second < 10 ? 200 : second < 20 ? null : 100))).toEqual(lost);
    const longer = probeRows(0, 40_000, (second) => ({
      ...calm(),
      hostSwapTotalBytes: second <= 34 ? 200 : 100,
    }));
    expect(validity({ probe: longer, plan: withSwap })).toEqual(fine);
  });
});

describe('the generator', () => {
  const of = (row: object, from: number, to: number) =>
    validity({ load: load30s((second) => (second >= from && second <= to ? row : {})) });
  const busy = 'the generator was saturated: over 85 % of its core for 3 s';
  const late = 'the generator was late by more than 400 ms for 3 s';

  test('saturated for three seconds in a row', () => {
    expect(of({ generatorCpuShare: 0.86 }, 5, 7)).toMatchObject(falls(busy));
    expect(of({ generatorCpuShare: 0.85 }, 5, 15)).toEqual(fine);
    expect(of({ generatorCpuShare: 0.86 }, 5, 6)).toEqual(fine);
    const split = load30s((second) => ({ generatorCpuShare: second % 3 === 0 ? 0.5 : 0.99 }));
    expect(validity({ load: split })).toEqual(fine);
  });

  test('late for three seconds in a row; the longest run is told', () => {
    expect(of({ generatorDelayMs: 401 }, 5, 7)).toMatchObject(falls(late));
    expect(of({ generatorDelayMs: 400 }, 5, 15)).toEqual(fine);
    expect(of({ generatorDelayMs: 401 }, 5, 6)).toEqual(fine);
    const twice = load30s((second) => ({
      generatorDelayMs: (second >= 5 && second <= 9) || (second >= 15 && second <= 17) ? 900 : 1,
    }));
    expect(validity({ load: twice })).toMatchObject(
      falls('the generator was late by more than 400 ms for 5 s'),
    );
  });

  test('a warm-up is no measurement', () => {
    const phases = [
      { name: 'warm-up', startMs: 2000, endMs: 12_000, warmup: true },
      { name: 'steady', startMs: 12_000, endMs: 32_000, warmup: false },
    ];
    const load = load30s((second) => ({ generatorCpuShare: second <= 9 ? 0.99 : 0.3 }));
    expect(validity({ load, trial: { phases } })).toEqual(fine);
  });

  test('one request in a thousand may be lost', () => {
    const losing = (lost: number) => load30s((second) => ({ lost: second === 5 ? lost : 0 }));
    expect(validity({ load: losing(3) })).toEqual(
      stands('3 of 3000 requests were lost: neither answered nor failed'),
    );
    expect(validity({ load: losing(4) })).toEqual(
      falls('4 of 3000 requests were lost: neither answered nor failed'),
    );
    expect(
      validity({ load: [...losing(0), { ...loadRow({ atMs: 33_000 }), lost: null, sent: null }] }),
    ).toEqual(fine);
  });
});

describe('the probe', () => {
  const late = (count: number) =>
    ticks((second) => ({ lateMs: second * 10 < count ? 201 : 200, missedTicks: 0 }));
  const words = (ms: number, missed: number, of: number) =>
    `the probe was late by more than 200 ms in ${ms} ticks and left out ${missed} of ${of}`;

  test('late in more than one tick of twenty', () => {
    expect(validity({ probe: late(0) })).toEqual(fine);
    expect(validity({ probe: late(2) })).toEqual(stands(words(2, 0, 321)));
    expect(validity({ probe: late(16) })).toEqual(stands(words(16, 0, 321)));
    expect(validity({ probe: late(17) })).toEqual(falls(words(17, 0, 321)));
  });

  test('ticks that it left out count as late ones; those before its first row do not', () => {
    const missing = (count: number) => ticks((second) => ({ missedTicks: second < 10 ? 7 : 7 + count }));
    expect(validity({ probe: missing(0) })).toEqual(fine);
    expect(validity({ probe: missing(3) })).toEqual(stands(words(0, 3, 324)));
    expect(validity({ probe: missing(30) })).toEqual(falls(words(0, 30, 351)));
  });

  test('two of a few ticks are chance', () => {
    const probe = (count: number) =>
      probeRows(0, 1000, (second) => ({ ...calm(), lateMs: second * 10 < count ? 900 : 0 }));
    const gone = died(1050, 1);
    expect(validity({ ...gone, probe: probe(2) })).toEqual(stands(words(2, 0, 11)));
    expect(validity({ ...gone, probe: probe(3) })).toEqual(falls(words(3, 0, 11)));
  });

  test('no samples at all, of a service that was ready', () => {
    expect(validity({ probe: [] }).problems).toContain('the probe left no samples');
    expect(validity({ probe: [] }).valid).toBe(false);
    const never = validity({
      probe: [],
      load: [],
      trial: { ending: { reason: 'not-ready', atMs: 32_000, detail: '' } },
    });
    expect(never).toEqual(fine);
  });
});

describe('samples of the runtime', () => {
  const blind = ticks(() => ({ youngGcMs: null, heapUsedBytes: null }));

  test('a JVM that shows none, and has no collection in its log', () => {
    expect(validity({ probe: blind })).toEqual(
      stands('no performance data of the JVM, and no collection in its log: there are no GC figures'),
    );
    expect(
      validity({ probe: ticks((second) => ({ youngGcMs: null, heapUsedBytes: second > 9 ? 5 : null })) }),
    ).toEqual(fine);
  });

  test('are not expected of others, nor before it was ready', () => {
    expect(validity({ probe: blind, plan: { target: { ...plan.target, runtime: 'nginx' } } })).toEqual(fine);
    const never = { ending: { reason: 'not-ready' as const, atMs: 32_000, detail: '' } };
    expect(validity({ probe: blind, trial: never })).toEqual(fine);
  });
});

test.each([
  ['running', 'the trial is cut off: nobody finished its recording'],
  ['interrupted', 'the trial is interrupted'],
  ['failed', 'the trial is failed: the lab could not carry it out'],
] as const)('a trial that is %s', (status, problem) => {
  expect(validity({ trial: { status } })).toEqual(falls(problem));
});

test('a recording that lacks a part, and a kernel log that lost lines', () => {
  expect(validity({ incomplete: ['load.csv ends in the middle of a line'] })).toEqual(
    falls('recording incomplete: load.csv ends in the middle of a line'),
  );
  expect(validity({ events: [at(5000, { kind: 'kernel-gap' })] })).toEqual(
    stands('the kernel log overflowed: some of its lines are missing'),
  );
});

test('what was not looked for is not missed', () => {
  const preconditions = [
    { name: 'swap', value: 'unknown', status: 'unknown' as const, meaning: 'x' },
    { name: 'swap', value: 'on', status: 'met' as const, meaning: 'x' },
  ];
  expect(validity({ trial: { preconditions } })).toEqual(fine);
});
