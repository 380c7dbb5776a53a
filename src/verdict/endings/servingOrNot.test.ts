import { describe, expect, test } from 'vitest';
import type { Facts, LoadSeen, Watch } from '../facts.ts';
import { onTrial } from '../moment.ts';
import { aLoad, aSign, inLogs, inTrial, runs, said } from '../testing/seenFacts.ts';

const oome = 'java.lang.OutOfMemoryError: Java heap space';
const watched = (load: Partial<LoadSeen> | null, watch: Partial<Watch> = {}, seen: Partial<Facts> = {}) =>
  said(inTrial(seen, { load: load && { ...aLoad, ...load }, ...watch }));
const over = (reason: string) => ({ over: { reason, detail: '', at: onTrial(32_000) } });
const tail = (forMs: number, onlyLate = false) => ({
  tail: { from: onTrial(32_000 - forMs), forMs, onlyLate, mostlyErrors: false },
});
const until = 'engine: The main process was there until the end.';

describe('a service that is there at the end', () => {
  test('and met its objective has survived, certainly', () => {
    expect(watched({})).toEqual({
      kind: 'survived',
      detail: 'cap',
      victim: null,
      limit: null,
      processAlive: true,
      atMs: 32_000,
      confidence: 'certain',
      evidence: ['load: 990 of 1000 requests were answered well, and the objective held at the end.'],
      against: [],
      missing: [],
    });
    expect(watched({}, over('load-done')).detail).toBe('load-done');
    expect(watched({}, over('service-died')).detail).toBe('service-died');
    expect(watched({}, over('interrupted')).kind).toBe('inconclusive');
  });

  test('and was broken for a moment is likely to, and for two seconds unsure', () => {
    expect(watched(tail(1999))).toMatchObject({
      kind: 'survived',
      confidence: 'likely',
      evidence: ['load: 990 of 1000 requests were answered well.'],
      missing: [],
    });
    expect(watched(tail(2000))).toMatchObject({
      kind: 'survived',
      confidence: 'unsure',
      missing: ['a longer trial: the objective was broken for the last 2.0 s'],
    });
  });

  test('and answered nobody is not known to', () => {
    expect(watched({ answered: 0, good: 0 }).kind).toBe('inconclusive');
  });

  test('broken for five seconds, or for as long as was asked for, is unresponsive', () => {
    expect(watched(tail(4999)).kind).toBe('survived');
    expect(watched(tail(5000))).toEqual({
      kind: 'unresponsive',
      detail: 'objective broken until the end',
      victim: null,
      limit: null,
      processAlive: true,
      atMs: 27_000,
      confidence: 'likely',
      evidence: [expect.stringMatching(/^load: For the last 5 s /), until],
      against: [],
      missing: [],
    });
    expect(watched(tail(3000), { brokenForMs: 3000 }).kind).toBe('unresponsive');
    expect(watched(tail(2999), { brokenForMs: 3000 }).kind).toBe('survived');
    expect(watched(tail(5000), { brokenForMs: 60_000 }).kind).toBe('unresponsive');
    expect(watched(tail(60_000), over('interrupted')).kind).toBe('inconclusive');
  });

  test('and one that answered all of the time, too late, says so', () => {
    const { kind, detail } = watched(tail(5000, true));
    expect({ kind, detail }).toEqual({ kind: 'unresponsive', detail: 'answers too late until the end' });
  });

  test('and of which the lab says that it was broken is, too, though its rows do not show it', () => {
    expect(watched({}, over('broken'))).toMatchObject({
      kind: 'unresponsive',
      atMs: 32_000,
      confidence: 'unsure',
      evidence: [
        'load: The trial ended because the objective was broken for long enough; the load’s rows do not show it.',
        until,
      ],
      missing: ['the load’s rows of the last seconds'],
    });
    expect(watched(tail(1000), over('broken')).confidence).toBe('likely');
    expect(watched(null, over('broken')).kind).toBe('unresponsive');
  });

  test('and gave far fewer answers than at best, where the objective bounds neither that nor latency, is likely to have survived', () => {
    const fell = { lossAtEnd: { loss: 0.9, of: 'the best of each client' as const, goodput: 4.04 } };
    expect(watched(fell)).toMatchObject({
      confidence: 'likely',
      evidence: [
        expect.any(String),
        'load: At the end it gave 4.0 good answers a second, 90 % fewer for each client than at best; the objective bounds neither that nor latency.',
      ],
      missing: ['an objective with a floor (goodputFloor), or a bound on latency'],
    });
    const { objective } = aLoad;
    expect(watched({ ...fell, objective: { ...objective, goodputFloor: 0.01 } }).confidence).toBe('certain');
    const latency = { quantile: 0.99, ms: 100 } as unknown as LoadSeen['objective']['latency'];
    expect(watched({ ...fell, objective: { ...objective, latency } }).confidence).toBe('certain');
    expect(watched({ lossAtEnd: { loss: 0.1, of: 'the best of each client', goodput: 300 } })).toMatchObject({
      confidence: 'certain',
      missing: [],
    });
  });
});

describe('a process of which nothing was asked', () => {
  test('has survived, likely', () => {
    expect(watched(null)).toMatchObject({
      kind: 'survived',
      detail: 'cap',
      processAlive: true,
      atMs: 32_000,
      confidence: 'likely',
      evidence: ['engine: The main process was there until the end; no load was asked for.'],
    });
  });

  test.each([oome, 'MemoryError'])('and said %s: only requests could tell', (line) => {
    const signs = [aSign(9000, 'WORKER TIMEOUT (pid:7)'), aSign(9900, line)].slice(1);
    expect(watched(null, {}, { signs })).toEqual({
      kind: 'inconclusive',
      detail: 'out of memory inside, and the process lives on',
      victim: null,
      limit: null,
      processAlive: true,
      atMs: 32_000,
      confidence: 'unsure',
      evidence: [`log: The program said that it got no memory. «${line}»`],
      against: [],
      missing: ['requests of that time, to see whether the process still did its work'],
    });
  });
});

describe('a container that runs, of which only logs are here', () => {
  test('is likely well, and whether it serves is missing', () => {
    expect(said(inLogs({ death: runs({ source: 'inspect' }) }))).toEqual({
      kind: 'survived',
      detail: 'it runs',
      victim: null,
      limit: null,
      processAlive: true,
      atMs: null,
      confidence: 'likely',
      evidence: ['inspect: The container runs, and nothing tells of a kill inside.'],
      against: [],
      missing: ['whether it serves: an answer to a request'],
    });
  });

  test('and said that it got no memory is left open', () => {
    const seen = said(inLogs({ death: runs(), signs: [aSign(9900, oome)] }));
    expect([seen.kind, seen.atMs]).toEqual(['inconclusive', 9900]);
  });
});
