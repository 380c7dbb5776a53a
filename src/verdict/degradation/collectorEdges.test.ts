import { describe, expect, test } from 'vitest';
import { nothing } from '../testing/blankWindow.ts';
import { symptom } from './thrash.ts';
import type { Unseen } from './unseen.ts';
import type { Window } from './window.ts';

/** Where GC thrash begins: each kind of collector at its bounds, and what makes it a victim. */

const pressure = { memSome: 0, memFull: 0, ioSome: 0, ioFull: 0, source: 'container' as const };
const of = (window: Partial<Window>): string => {
  const { kind, near, close } = symptom(
    { ...nothing, pressure, comparable: true, drop: 0, brokenShare: 0, ...window },
    false,
  );
  if (kind !== 'none') return kind;
  return [near && 'near', close && 'close'].filter(Boolean).join(' and ') || 'none';
};

describe('a collector that stops the program', () => {
  const gc = { ...nothing.gc, share: 0.5, fullGcs: 1, liveShare: 0.9, source: 'hsperfdata' as const };
  const by = (more: Partial<Window['gc']>) => of({ gc: { ...gc, ...more } });

  test('is one at both bounds, and near or close below one of them', () => {
    expect(by({})).toBe('gc-thrash');
    expect(by({ share: 0.49 })).toBe('near and close');
    expect(by({ share: 0.45 })).toBe('near and close');
    expect(by({ share: 0.44 })).toBe('near');
    expect(by({ share: 0.25 })).toBe('near');
    expect(by({ share: 0.24 })).toBe('none');
    expect(by({ liveShare: 0.89 })).toBe('close');
    expect(by({ liveShare: 0.8 })).toBe('none');
    expect(by({ liveShare: null })).toBe('none');
    expect(by({ fullGcs: 0 })).toBe('near and close');
    expect(by({ fullGcs: null })).toBe('gc-thrash');
  });

  test('is the victim of paging, and of a processor that it did not get', () => {
    const paged = (more: Partial<Window['pressure']>) => of({ gc, pressure: { ...pressure, ...more } });
    expect([paged({ memFull: 0.09 }), paged({ memFull: 0.1 })]).toEqual(['gc-thrash', 'none']);
    expect([paged({ ioFull: 0.29 }), paged({ ioFull: 0.3 })]).toEqual(['gc-thrash', 'none']);
    const swapped = (anonRatio: number) => of({ gc, refaults: { ...nothing.refaults, anonRatio } });
    expect([swapped(0.09), swapped(0.1)]).toEqual(['gc-thrash', 'none']);
    expect([by({ cpuPerWall: 0.5 }), by({ cpuPerWall: 0.49 })]).toEqual(['gc-thrash', 'near']);
  });
});

describe('a collector that works beside the program', () => {
  const gc = {
    ...nothing.gc,
    atWork: 0.5,
    share: 0,
    stalledThreads: 0,
    liveShare: 0.8,
    source: 'GC log' as const,
  };
  const by = (more: Partial<Window['gc']>, window: Partial<Window> = {}) =>
    of({ gc: { ...gc, ...more }, ...window });

  test('is one where it holds the program up', () => {
    expect(by({ share: 0.05, stalledThreads: 0.05 })).toBe('gc-thrash');
    expect(by({ share: 0.1, stalledThreads: null })).toBe('gc-thrash');
    expect(by({ share: null, stalledThreads: 0.1 })).toBe('gc-thrash');
    expect(by({ share: 0.05, stalledThreads: 0.049 })).toBe('near');
  });

  test('is one where goodput fell with it', () => {
    expect(by({}, { drop: 0.5 })).toBe('gc-thrash');
    expect(by({}, { brokenShare: 0.5 })).toBe('gc-thrash');
    expect(by({}, { drop: 0.49 })).toBe('near and close');
    expect(by({}, { drop: 0.3 })).toBe('near and close');
    expect(by({}, { drop: 0.29 })).toBe('near');
  });

  test('at its bounds, and close to them', () => {
    const harm = { drop: 0.5 };
    expect(by({ atWork: 0.49 }, harm)).toBe('close');
    expect(by({ atWork: 0.44 }, harm)).toBe('none');
    expect(by({ liveShare: 0.79 }, harm)).toBe('close');
    expect(by({ liveShare: 0.71 }, harm)).toBe('none');
    expect(by({ liveShare: null }, harm)).toBe('none');
    expect(by({ atWork: 0.49, share: 0.1 })).toBe('close');
  });

  test('never better, and nothing tells who waits: nearly all of the time speaks for itself', () => {
    const never = { comparable: false };
    const always = symptom(
      { ...nothing, pressure, gc: { ...gc, atWork: 0.75, stalledThreads: null } },
      false,
    );
    expect([always.kind, always.lacks]).toEqual([
      'gc-thrash',
      ['a better time before, to compare goodput with'],
    ]);
    expect(by({ atWork: 0.74, stalledThreads: null }, never)).toBe('near and close');
    expect(by({ atWork: 0.75, stalledThreads: 0 }, never)).toBe('near and close');
    expect(by({ atWork: 0.75, stalledThreads: null })).toBe('near');
    const felt = { ...nothing, pressure, gc: { ...gc, atWork: 0.75, stalledThreads: null, share: 0.1 } };
    expect(symptom(felt, false).lacks).toEqual([]);
  });
});

describe('a collector that nobody saw', () => {
  const seen: Unseen = {
    ownLimitShare: 0.9,
    ownLimitShareBefore: 0.3,
    grown: 1.25,
    mayCollect: true,
    mayHaveLimit: false,
    missing: 'its GC log',
    cpuBound: true,
  };
  const by = (more: Partial<Unseen>, window: Partial<Window> = { drop: 0.5 }) =>
    of({ unseen: { ...seen, ...more }, ...window });

  test('may be one where memory came to its limit, processors are busy and goodput fell: a guess', () => {
    expect(by({})).toBe('gc-thrash');
    const guess = symptom({ ...nothing, pressure, drop: 0.5, unseen: seen }, false);
    expect(guess.lacks).toEqual(['its GC log']);
    expect(by({ ownLimitShare: 0.89 })).toBe('none');
    expect(by({ ownLimitShare: null })).toBe('none');
    expect(by({ ownLimitShareBefore: 0.89 })).toBe('gc-thrash');
    expect(by({ cpuBound: false })).toBe('none');
    expect(by({}, { drop: 0.49 })).toBe('none');
  });

  test('always at its limit, or at one that nobody knows: only near', () => {
    expect(by({ ownLimitShareBefore: 0.9 })).toBe('near');
    expect(by({ ownLimitShareBefore: null })).toBe('near');
    expect(by({ ownLimitShareBefore: null }, { drop: 0 })).toBe('near');
    expect(by({ ownLimitShareBefore: null, cpuBound: false })).toBe('none');
    const unknown = { ownLimitShare: null, ownLimitShareBefore: null, mayHaveLimit: true };
    expect(by(unknown)).toBe('near');
    expect(by({ ...unknown, grown: 1.24 })).toBe('none');
    expect(by({ ...unknown, grown: null })).toBe('none');
    expect(by({ ...unknown, mayHaveLimit: false })).toBe('none');
    expect(by(unknown, { drop: 0.49 })).toBe('none');
  });
});
