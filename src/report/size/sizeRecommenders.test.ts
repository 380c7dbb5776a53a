import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { aRun } from '../../record/testing/aRun.ts';
import { plan as aPlan, buildRecording, mib, probeRow } from '../../record/testing/buildRecording.ts';
import type { SizePlan } from '../../scenario/size.ts';
import { nextValue, sizeAnswer } from '../../study/size/answer.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { recommendersTable } from './sizeRecommenders.ts';

const values = Array.from({ length: 16 }, (_, index) => `${(index + 1) * 64}m`);
const planOf = (knob: 'memory' | 'heap'): SizePlan => ({
  objective: null,
  knob,
  values,
  positions: values.map((value) => Math.log(Number.parseInt(value, 10) * mib)),
  tooMuch: knob === 'heap' ? 'fills the machine' : null,
  survives: 0.75,
  confidence: 0.8,
  maxTrials: 150,
  recommenders: 3,
});

interface Used {
  /** Of the trials: all the same. */
  workingSetMib: number;
  limitMib: number;
  classes: number | null;
}

const base = aVerdict(buildRecording({}));

/** A search that ends with this value, and fresh trials after it. @param spoilt its nth trial is invalid, and used more */
function searched(
  plan: SizePlan,
  enough: number,
  used: Used,
  afresh: readonly [Record<string, string>, 'survived' | 'oom-kill'][] = [],
  spoilt: (variant: Record<string, string>, nth: number) => boolean = () => false,
) {
  const verdicts: Verdict[] = [];
  const nthOf = (variant: Record<string, string>) =>
    verdicts.filter((other) => isDeepStrictEqual(other.variant, variant)).length;
  const add = (variant: Record<string, string>, kind: 'survived' | 'oom-kill' | 'heap-oome') =>
    void verdicts.push({
      ...base,
      trial: `trial-${verdicts.length + 1}`,
      variant,
      terminal: { ...base.terminal, kind },
      times: { ...base.times, firstKill: null },
      validity: { valid: !spoilt(variant, nthOf(variant)), problems: [] },
    });
  for (let value = nextValue(plan, verdicts); value !== null; value = nextValue(plan, verdicts)) {
    const isEnough = Number.parseInt(value, 10) >= enough;
    add({ [plan.knob]: value }, isEnough ? 'survived' : plan.knob === 'heap' ? 'heap-oome' : 'oom-kill');
  }
  for (const [variant, kind] of afresh) add(variant, kind);
  const recordings = verdicts.map(({ trial, variant, validity }) =>
    buildRecording({
      plan: {
        id: trial,
        variant,
        machine: { ...aPlan.machine, memoryBytes: used.limitMib * mib },
        target: { ...aPlan.target, runtime: used.classes === null ? 'node' : 'jvm' },
      },
      probe: [
        probeRow({
          atMs: 0,
          usageBytes: (used.workingSetMib + (validity.valid ? 50 : 150)) * mib,
          inactiveFileBytes: 50 * mib,
          loadedClasses: used.classes,
        }),
      ],
    }),
  );
  const { run } = aRun(recordings);
  const answer = sizeAnswer(plan, verdicts);
  return { table: recommendersTable({ run: { ...run, size: plan }, recordings }, answer), answer };
}

const rowsOf = (found: ReturnType<typeof searched>) =>
  Object.fromEntries((found.table?.rows ?? []).map(([name, ...rest]) => [name, rest]));

const node = { workingSetMib: 300, limitMib: 320, classes: null };

test('of fresh trials how many survived, with an interval, and of what the others died', () => {
  const rows = rowsOf(
    searched(planOf('memory'), 320, node, [
      [{ memory: '345m' }, 'survived'],
      [{ memory: '345m' }, 'oom-kill'],
      [{ memory: '345m' }, 'survived'],
    ]),
  );
  expect(rows['KRR: memory']).toEqual([
    '345 MiB',
    'survived 2 of 3 fresh trials [25 to 92 %]; lost: oom-kill',
  ]);
});

test('without fresh trials, what follows from those of the search, which are said to be no more', () => {
  const rows = rowsOf(searched(planOf('memory'), 320, node));
  expect(rows['KRR: memory']?.[1]).toBe('yes, inferred: 320m does, and more is never worse');
  const tight = rowsOf(searched(planOf('memory'), 320, { ...node, workingSetMib: 200 }));
  expect(tight['KRR: memory']).toEqual(['230 MiB', expect.stringMatching(/^no, inferred: \d+m was lost/)]);
  expect(tight['VPA: memory']?.[0]).toBe('250 MiB');
});

test('a value that is the named one was proved', () => {
  const rows = rowsOf(searched(planOf('memory'), 230, { ...node, workingSetMib: 222, limitMib: 256 }));
  expect(rows['KRR: memory']).toEqual(['256 MiB', 'yes: it is the value that was proved']);
});

test('the heap of a JVM, and memory beside a heap that is named', () => {
  const jvm = { workingSetMib: 900, limitMib: 1024, classes: 10_000 };
  // 1 GiB - 500 MiB - 72,000,000 B
  const heap = '466263k';
  const found = searched(planOf('heap'), 256, jvm, [
    [{ heap }, 'oom-kill'],
    [{ heap: '256m', memory: '1035m' }, 'survived'],
  ]);
  const rows = rowsOf(found);
  expect(rows['Paketo: heap']?.[1]).toMatch(/^survived 0 of 1 fresh trials .*lost: oom-kill$/);
  expect(rows['KRR: memory']).toEqual(['1035 MiB', 'survived 1 of 1 fresh trials [27 to 100 %]']);
  expect(found.table?.note).toContain('memory is tried with a heap of 256m');
  expect(found.answer).toMatchObject({ recommended: '256m', afresh: { length: 2 } });
});

test('a calculator that refuses, and one that was not told enough', () => {
  const refused = rowsOf(
    searched(planOf('heap'), 256, { workingSetMib: 300, limitMib: 512, classes: 10_000 }),
  );
  expect(refused['Paketo: heap']).toEqual(['none', expect.stringContaining('refuses to start')]);
  expect(rowsOf(searched(planOf('memory'), 320, node))).not.toHaveProperty('Paketo: heap');
});

test('a trial that is invalid is neither counted nor computed with', () => {
  const clean = searched(planOf('memory'), 320, node);
  const one = searched(planOf('memory'), 320, node, [], ({ memory }, nth) => memory === '320m' && nth === 1);
  const all = (found: ReturnType<typeof searched>) =>
    found.answer.points.find(({ value }) => value === '320m')?.trials.length ?? 0;
  expect(all(one)).toBe(all(clean) + 1);
  expect(one.table?.note).toContain(
    `From ${all(clean)} trials of 320m: the largest working set was 300 MiB.`,
  );
  expect(one.table).toEqual(clean.table);
});

test('nothing named or nothing asked, nothing said', () => {
  expect(searched(planOf('memory'), 5000, node).table).toBeNull();
  const unasked = searched({ ...planOf('memory'), recommenders: 0 }, 320, node);
  expect(unasked.answer.recommended).toBe('320m');
  expect(unasked.table).toBeNull();
});
