import { describe, expect, test } from 'vitest';
import type { ProbeRow } from '../../record/probeRow.ts';
import {
  type Built,
  buildRecording,
  loadRows,
  mib,
  plan,
  said,
  served,
} from '../../record/testing/buildRecording.ts';
import { judge } from '../judge.ts';
import { cycleLine, goLine, pauseLine, phaseLine, stallLine } from '../testing/gcLogLines.ts';
import { collapse, grow, rows, swapping, withSwap } from '../testing/suffering.ts';

const verdict = (built: Built) => judge(buildRecording(built));

describe('a collector that works beside the program', () => {
  const unsampled = { youngGcMs: null, fullGcs: null, fullGcMs: null };
  const halfSeconds = (from: number, line: (second: number) => string): string[] =>
    Array.from({ length: (32 - from) * 2 - 1 }, (_, index) => line(from + 0.5 + index / 2));
  const shenandoah = (left: number, load: NonNullable<Built['load']>) =>
    verdict({
      gcLog: halfSeconds(8, (second) => phaseLine(second, 450, left)),
      probe: rows(() => unsampled),
      load,
    });

  test('it finds nothing to free, and goodput falls', () => {
    const seen = shenandoah(93, collapse(8000, 40));
    expect([seen.degradation.kind, seen.confidence]).toEqual(['gc-thrash', 'likely']);
    expect(Math.abs((seen.degradation.onsetMs ?? 0) - 8000)).toBeLessThanOrEqual(1500);
    expect(seen.evidence.some(({ text }) => text.includes('beside the program'))).toBe(true);
  });

  test('as busy with room for it, it does no harm', () => {
    const seen = shenandoah(
      45,
      loadRows(2000, 32_000, () => served(300)),
    );
    expect([seen.degradation.kind, seen.confidence]).toEqual(['none', 'certain']);
    // Goodput that falls beside it falls for another reason.
    expect(shenandoah(45, collapse(12_000, 40)).degradation.kind).toBe('none');
  });

  test('a full heap of which nobody feels anything is not a thrash, nor certainly none', () => {
    const seen = shenandoah(
      93,
      loadRows(2000, 32_000, () => served(300)),
    );
    expect([seen.degradation.kind, seen.confidence]).toEqual(['none', 'unsure']);
  });

  test('slow because its pages are read back from swap: the collector is the victim', () => {
    const built: Built = {
      plan: withSwap,
      gcLog: halfSeconds(12, (second) => phaseLine(second, 450, 93)),
      probe: rows((s) => swapping(s, unsampled)),
      load: collapse(12_000, 20),
    };
    expect(verdict(built).degradation.kind).toBe('swap-thrash');
  });

  test('threads that wait for ZGC from the start need no better time to compare with', () => {
    const gcLog = [
      ...halfSeconds(2, (second) => cycleLine(second, 0.4, 95)),
      ...halfSeconds(2, (second) => stallLine(second, 480)),
    ];
    const load = loadRows(2000, 32_000, () => served(50));
    expect(verdict({ gcLog, probe: rows(() => unsampled), load }).degradation.kind).toBe('gc-thrash');
    // The same waits with a live set that is small: much is freed each time.
    const small = gcLog.map((line) => line.replace('(95%)', '(30%)'));
    expect(verdict({ gcLog: small, probe: rows(() => unsampled), load }).degradation.kind).toBe('none');
  });

  test('Go’s lines among the program’s output, of a goal that is all alive; and of one that is half alive', () => {
    const go = (liveMb: number) =>
      verdict({
        log: halfSeconds(8, (second) => goLine(second - 0.5, 470, liveMb, 61)).map((text, index) =>
          said(8500 + index * 500, text),
        ),
        plan: { target: { ...plan.target, runtime: 'go' } },
        probe: rows(() => unsampled),
        load: collapse(8000, 40),
      });
    expect(go(60).degradation.kind).toBe('gc-thrash');
    expect(go(60).evidence.find(({ text }) => text.includes('beside'))?.source).toBe('target log');
    expect(go(31).degradation.kind).toBe('none');
  });

  test('G1 marks beside the program, too, and stops it for most of its work', () => {
    const young = (second: number) => pauseLine(second, 30, { type: 'Young (Normal)', maxMb: 100 });
    const gcLog = halfSeconds(8, (second) => phaseLine(second, 450, 93)).concat(halfSeconds(8, young));
    expect(verdict({ gcLog, probe: rows(() => unsampled), load: collapse(8000, 40) }).degradation.kind).toBe(
      'none',
    );
  });
});

describe('a collector that nobody saw', () => {
  const unsampled = { youngGcMs: null, fullGcs: null, fullGcMs: null };
  const target = { ...plan.target, runtime: 'go' as const };
  const limited = { target: { ...target, env: { GOMEMLIMIT: '64MiB' } } };
  const unseen = (more: (s: number) => Partial<ProbeRow>, built: Built) =>
    verdict({
      probe: rows((s) => ({ ...unsampled, cpuUsageUs: grow(s, 0, 980_000), ...more(s) })),
      load: collapse(12_000, 40),
      ...built,
    });
  const risen = (s: number) => ({ anonBytes: (s < 12 ? 20 : 64) * mib });

  test('memory came to the program’s own limit, and goodput fell: a guess, and no more', () => {
    const seen = unseen(risen, { plan: limited });
    expect([seen.degradation.kind, seen.confidence]).toEqual(['gc-thrash', 'unsure']);
    expect(seen.missing.join()).toContain('gctrace=1');
  });

  test('the limit is found in what the engine started, whatever the target is said to be', () => {
    const inspect = { Config: { Env: ['GOMEMLIMIT=64MiB'] }, Args: [] };
    const seen = unseen(risen, { plan: { target: { ...target, runtime: 'any' } }, inspect });
    expect(seen.degradation.kind).toBe('gc-thrash');
  });

  test('processors that are idle exclude it', () => {
    const idle = (s: number) => ({ ...risen(s), cpuUsageUs: grow(s, 0, 100_000) });
    expect(unseen(idle, { plan: limited }).degradation.kind).toBe('none');
  });

  test('dearer requests on as much memory as before: none, and not certainly', () => {
    const seen = unseen(() => ({ anonBytes: 20 * mib }), { plan: limited });
    expect([seen.degradation.kind, seen.confidence]).toEqual(['none', 'likely']);
    expect(seen.missing.join()).toContain('GC not observed');
  });

  test('always at its limit, or at one that nobody knows: not held with any confidence', () => {
    const always = unseen(() => ({ anonBytes: 62 * mib }), {
      plan: limited,
      load: loadRows(2000, 32_000, () => served(40)),
    });
    expect([always.degradation.kind, always.confidence]).toEqual(['none', 'unsure']);
    expect(unseen(risen, { plan: { target } }).confidence).toBe('unsure');
  });

  test('goodput that did not fall asks for no collector', () => {
    const seen = unseen(() => ({}), {
      plan: { target },
      load: loadRows(2000, 32_000, () => served(300)),
    });
    expect([seen.degradation.kind, seen.confidence]).toEqual(['none', 'certain']);
  });

  test('nginx has none', () => {
    const seen = unseen(() => ({}), { plan: { target: { ...target, runtime: 'nginx' } } });
    expect(seen.missing.join()).not.toContain('GC');
  });
});
