import { describe, expect, test } from 'vitest';
import { buildRecording, plan, said } from '../../record/testing/buildRecording.ts';
import { aVerdict } from '../testing/aVerdict.ts';
import type { Verdict } from '../verdict.ts';
import { punctuality } from './punctuality.ts';

const plain = aVerdict(buildRecording({}));
const deaths = (...verdicts: Verdict[]) => punctuality([], [], verdicts).death;

/** Killed by the kernel's stamp at 6 s, and seen to be gone so much later. */
const killed = (trial: string, laterMs: number, changes: Partial<Verdict> = {}): Verdict => ({
  ...plain,
  trial,
  times: { ...plain.times, kill: 6000, exit: 6000 + laterMs },
  ...changes,
});

describe('the end of a process that the kernel killed', () => {
  test('the middle one, and the one that is furthest off, whichever way', () => {
    expect(deaths(killed('a', 10), killed('b', -90), killed('c', 30))).toEqual({
      trials: 3,
      medianMs: 10,
      worstMs: -90,
      worstTrial: 'b',
    });
  });

  test('only where both are known, by a measurement that is valid, of the main process', () => {
    const terminal = plain.terminal;
    expect(deaths(killed('a', 5, { terminal: { ...terminal, victim: 'child' } }))).toBeNull();
    expect(deaths(killed('a', 5, { terminal: { ...terminal, kind: 'external-kill' } }))).toBeNull();
    expect(deaths(killed('a', 5, { validity: { valid: false, problems: ['x'] } }))).toBeNull();
    expect(deaths(killed('a', 5, { times: { ...plain.times, kill: null, exit: 5 } }))).toBeNull();
    expect(deaths(killed('a', 5, { times: { ...plain.times, kill: 5, exit: null } }))).toBeNull();
    expect(deaths()).toBeNull();
  });
});

describe('the onset of a degradation', () => {
  const recordingOf = (id: string, text: string) =>
    buildRecording({ plan: { ...plan, id }, log: [said(3000, 'ready'), said(9000, text)] });
  const suffering = (trial: string, onsetMs: number | null, name: string): Verdict => ({
    ...plain,
    trial,
    variant: { case: name },
    degradation: { kind: 'gc-thrash', onsetMs },
    times: { ...plain.times, loadStart: 2000 },
  });
  const cases = [
    { name: 'by line', faultFrom: 'line' as const },
    { name: 'by load', faultFrom: 'load' as const },
    { name: 'at no time' },
  ];
  const onset = (verdict: Verdict, text = 'fault begins') =>
    punctuality(cases, [recordingOf(verdict.trial, text)], [verdict]).onset;

  test('against the line that the program prints, or against the start of the load', () => {
    expect(onset(suffering('a', 9500, 'by line'))).toEqual({
      trials: 1,
      medianMs: 500,
      worstMs: 500,
      worstTrial: 'a',
    });
    expect(onset(suffering('a', 9500, 'by load'))).toMatchObject({ worstMs: 7500 });
  });

  test('null without a line that is all of it, without an onset, and of a case that is not known', () => {
    expect(onset(suffering('a', 9500, 'by line'), 'the fault begins')).toBeNull();
    expect(onset(suffering('a', 9500, 'by line'), 'fault begins now')).toBeNull();
    expect(onset(suffering('a', null, 'by line'))).toBeNull();
    expect(onset(suffering('a', 9500, 'at no time'))).toBeNull();
    expect(onset(suffering('a', 9500, 'of another corpus'))).toBeNull();
    expect(punctuality(cases, [], [suffering('a', 9500, 'by line')]).onset).toBeNull();
    expect(onset({ ...suffering('a', 9500, ''), variant: {} })).toBeNull();
  });
});
