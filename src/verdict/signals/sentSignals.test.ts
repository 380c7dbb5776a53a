import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  containerPid,
  died,
  sentSignal,
  tracing,
} from '../../record/testing/buildRecording.ts';
import type { SentSignal } from '../facts.ts';
import { gather } from '../trialFacts.ts';
import {
  byKernel,
  fromOutside,
  ignoredAbort,
  isExcluded,
  quoteOf,
  senderWords,
  toChild,
} from './sentSignals.ts';

const sentIn = (built: Built) => gather(buildRecording(built)).sent;
const signal = (atMs: number, stated: Parameters<typeof sentSignal>[1] = {}) =>
  sentSignal(atMs, stated) as SentSignal;
const sent = (...all: SentSignal[]) => ({ all, complete: true, why: null });

describe('what was traced', () => {
  const gone = died(10_000, 137);
  const withDeath = (...events: NonNullable<Built['events']>): Built => ({
    ...gone,
    events: [...events, ...(gone.events ?? [])],
  });
  const times = (built: Built) => sentIn(built).all.map(({ atMs }) => atMs);

  test('in order of time, until shortly after the end of the process', () => {
    expect(times(withDeath(tracing, signal(10_051), signal(10_050), signal(9000)))).toEqual([9000, 10_050]);
  });

  test('or until our own tear-down, where the trial ended otherwise', () => {
    expect(times({ events: [signal(32_000), signal(32_001)] })).toEqual([32_000]);
    expect(times({ events: [signal(40_000)], trial: { ending: null } })).toEqual([40_000]);
  });

  test('is complete where all of it was, and the end of the process was noticed', () => {
    expect(sentIn(withDeath(tracing))).toMatchObject({ complete: true, why: null });
    expect(sentIn({ events: [tracing] }).complete).toBe(true);
    expect(sentIn(withDeath())).toMatchObject({ complete: false, why: null });
    const lost = at(5000, { kind: 'tracing', active: false, why: 'lost 3 records' });
    expect(sentIn(withDeath(tracing, lost))).toMatchObject({ complete: false, why: 'lost 3 records' });
    const unnoticed: Built = {
      ...gone,
      events: [tracing, ...(gone.events ?? []).filter(({ kind }) => kind !== 'process-gone')],
    };
    expect(sentIn(unnoticed).complete).toBe(false);
  });
});

describe('whose doing a signal was', () => {
  const outside = signal(1000);
  const kernel = signal(1000, { code: 128 });
  const itself = signal(1000, { senderPid: containerPid, senderInside: true, senderName: 'java' });
  const thread = signal(1000, { senderPid: 99, senderInside: true, senderName: 'java' });
  const stranger = signal(1000, { senderPid: 99, senderInside: false, senderName: 'java' });
  const neighbour = signal(1000, { senderPid: 99, senderInside: true, senderName: 'sh' });
  const ignored = signal(1000, { ignored: true });
  const child = signal(1000, { toMain: false, targetPid: 77, targetName: 'worker' });

  test('somebody else’s, to the main process', () => {
    for (const one of [outside, stranger, neighbour]) expect(fromOutside(sent(one), 9)).toBe(one);
    for (const other of [kernel, itself, thread, ignored, child])
      expect(fromOutside(sent(other), 9)).toBeNull();
    expect(fromOutside(sent(outside), 15)).toBeNull();
    const later = signal(2000);
    expect(fromOutside(sent(outside, later, kernel), 9)).toBe(later);
  });

  test('the kernel’s own', () => {
    expect(byKernel(sent(kernel), 9)).toBe(kernel);
    expect(byKernel(sent(outside), 9)).toBeNull();
    expect(byKernel(sent(kernel), 11)).toBeNull();
    expect(byKernel(sent(signal(1000, { code: 128, toMain: false })), 9)).toBeNull();
  });

  test('to a child, by somebody else, within the time', () => {
    const at1s = (changes: Parameters<typeof sentSignal>[1] = {}, fromMs = 1000, toMs = 1000) =>
      toChild(sent(signal(1000, { toMain: false, targetPid: 77, ...changes })), 9, fromMs, toMs);
    expect(at1s()).not.toBeNull();
    expect(at1s({}, 1001, 2000)).toBeNull();
    expect(at1s({}, 0, 999)).toBeNull();
    expect(at1s({ toMain: true })).toBeNull();
    expect(at1s({ code: 1 })).toBeNull();
    expect(at1s({ ignored: true })).toBeNull();
    expect(at1s({ senderPid: 77 })).toBeNull();
    expect(at1s({ signal: 15 })).toBeNull();
    // Of the same name and from within, but sent to a child: its parent, and no thread of its own.
    expect(at1s({ senderInside: true, senderName: 'java' })).not.toBeNull();
  });

  test('nobody’s: excluded only where all was traced', () => {
    expect(isExcluded(sent(), 9)).toBe(true);
    expect(isExcluded(sent(itself, thread, ignored, signal(1000, { signal: 15 })), 9)).toBe(true);
    for (const one of [outside, kernel, neighbour, child]) expect(isExcluded(sent(one), 9)).toBe(false);
    expect(isExcluded({ all: [], complete: false, why: null }, 9)).toBe(false);
  });

  test('an abort() of the process with number 1, which its kernel ignores', () => {
    const abort = { signal: 6, ignored: true, senderPid: containerPid };
    const seen = (changes: Parameters<typeof sentSignal>[1], goneMs: number) =>
      ignoredAbort(sent(signal(1000, { ...abort, ...changes })), goneMs);
    expect(seen({}, 6000)).not.toBeNull();
    expect(seen({}, 6001)).toBeNull();
    expect(seen({ ignored: false }, 1000)).toBeNull();
    expect(seen({ signal: 11 }, 1000)).toBeNull();
    expect(seen({ senderPid: 4711 }, 1000)).toBeNull();
    expect(seen({ toMain: false, targetPid: containerPid }, 1000)).toBeNull();
  });
});

test('who sent what, in words and as the kernel prints it', () => {
  const inside = signal(1000, { senderInside: true, senderName: null, signal: 15 });
  expect(senderWords(signal(1000))).toBe(`bash (pid 4711) sent SIGKILL to java (pid ${containerPid})`);
  expect(senderWords(inside)).toBe(
    `a process (pid 4711), from within the container sent SIGTERM to java (pid ${containerPid})`,
  );
  expect(quoteOf(signal(1000))).toBe(`bash-4711 signal_generate: sig=9 code=0 comm=java pid=${containerPid}`);
  expect(quoteOf(inside)).toMatch(/^<\.\.\.>-4711 signal_generate: sig=15 /);
});
