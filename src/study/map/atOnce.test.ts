import { describe, expect, test } from 'vitest';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import type { MapPlan } from '../../scenario/map/plan.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { TerminalKind, Verdict } from '../../verdict/verdict.ts';
import { mapAnswer, mapAtOnce, mostTrialsOf, nextOfMap } from './answer.ts';

/** A map whose trials are made several at once, as the hosts of a fleet make them. */

const plain = aVerdict(buildRecording({}));
const axis = (knob: string, values: number[], side: 'small' | 'large') => ({
  knob,
  unit: null,
  values: values.map(String),
  sides: [side],
  tooMuch: null,
});
const planOf = (mostRepeats: number): MapPlan =>
  mapAtOnce({
    objective: null,
    x: axis('load', [5, 10, 20, 40, 80], 'large'),
    y: axis('memory', [64, 128, 256, 512], 'small'),
    mostRepeats,
  });

const verdictOf = (variant: Record<string, string>, kind: TerminalKind): Verdict => ({
  ...plain,
  variant,
  terminal: { ...plain.terminal, kind },
  degradation: { kind: 'none', onsetMs: null },
  times: { ...plain.times, firstOome: null, firstKill: null },
});

/** More load needs more memory. */
const survives = ({ load, memory }: Record<string, string>, perUnit: number): boolean =>
  Number(memory) >= perUnit * Number(load);

function drawn(plan: MapPlan, hosts: number, isGood: (variant: Record<string, string>) => boolean) {
  const verdicts: Verdict[] = [];
  const underWay: Record<string, string>[] = [];
  const begun: string[] = [];
  let most = 0;
  for (;;) {
    while (underWay.length < hosts) {
      const next = nextOfMap(plan, verdicts, underWay);
      if (next === null) break;
      const variant = { load: next.x, memory: next.y };
      begun.push(`${next.x} ${next.y}`);
      underWay.push(variant);
      most = Math.max(most, underWay.length);
    }
    const first = underWay.shift();
    if (first === undefined) return { verdicts, begun, most };
    verdicts.push(verdictOf(first, isGood(first) ? 'survived' : 'oom-kill'));
    if (verdicts.length > 500) throw new Error('no end');
  }
}

describe.each([1, 2, 4, 9])('with %i at once', (hosts) => {
  test.each([1, 3, 8, 13, 40, 200])(
    'the line of %i per unit of load is found, wherever it runs',
    (perUnit) => {
      for (const mostRepeats of [0, 6]) {
        const plan = planOf(mostRepeats);
        const { verdicts } = drawn(plan, hosts, (variant) => survives(variant, perUnit));
        const answer = mapAnswer(plan, verdicts);
        expect(answer.state).toBe('drawn');
        for (const { x, y, survives: said } of answer.cells)
          expect(said, `${x} ${y}`).toBe(survives({ load: x, memory: y }, perUnit));
        expect(verdicts.length).toBeLessThanOrEqual(mostTrialsOf(plan));
      }
    },
  );

  test('there are never more trials than are allowed, though every other one is contradicted', () => {
    let trials = 0;
    const plan = planOf(6);
    const { verdicts } = drawn(plan, hosts, () => {
      trials += 1;
      return trials % 2 === 0;
    });
    expect(verdicts.length).toBeLessThanOrEqual(mostTrialsOf(plan));
  });
});

test('several at once are different pairs', () => {
  const { begun, most } = drawn(planOf(0), 4, (variant) => survives(variant, 8));
  expect(most).toBe(4);
  expect(new Set(begun.slice(0, 4)).size).toBe(4);
});

test('a trial begun beside others may say nothing new: there may be one of each pair, and few are needed', () => {
  const trialsOf = (hosts: number) =>
    [1, 3, 8, 13, 40, 200].map(
      (perUnit) => drawn(planOf(0), hosts, (variant) => survives(variant, perUnit)).verdicts.length,
    );
  const most = (hosts: number) => Math.max(...trialsOf(hosts));
  expect(most(1)).toBeLessThanOrEqual(5 + 4 - 1);
  for (const hosts of [2, 4, 9, 20]) expect(most(hosts), `${hosts} hosts`).toBeLessThanOrEqual(5 * 4);
  expect(most(4)).toBeLessThan(5 * 4);
});
