import { describe, expect, test } from 'vitest';
import type { Facts, LoadSeen } from '../facts.ts';
import { onTrial } from '../moment.ts';
import { aLoad, aSign, endedWith, excluded, inLogs, inTrial, said, utc } from '../testing/seenFacts.ts';

/** Whether a message of lacking memory ended the service, by when it came. */

const oome = 'java.lang.OutOfMemoryError';
const heap = `SEVERE: ${oome}: Java heap space`;
const stated = `Exception in thread "main" ${oome}: Java heap space`;

describe('before an end', () => {
  const seen = (
    code: number,
    lines: readonly (readonly [number | null, string])[],
    more: Partial<Facts> = {},
  ) =>
    said(
      inTrial({
        death: endedWith(code, { at: onTrial(20_000) }),
        kills: excluded,
        signs: lines.map(([at, line]) => aSign(at, line)),
        ...more,
      }),
    );

  test('of ten seconds it counts, and of more no longer', () => {
    expect(seen(1, [[10_000, heap]]).kind).toBe('heap-oome');
    expect(seen(1, [[9999, heap]]).kind).toBe('crash');
    expect(seen(1, [[30_000, heap]]).kind).toBe('heap-oome');
    expect(seen(1, [[null, heap]]).kind).toBe('heap-oome');
  });

  test('the one that speaks of an end is told, and else the last', () => {
    const again = `(again) SEVERE: ${oome}: Java heap space`;
    expect(
      seen(1, [
        [15_000, stated],
        [16_000, heap],
      ]).evidence[0],
    ).toContain(`«${stated}»`);
    expect(
      seen(1, [
        [15_000, heap],
        [16_000, again],
      ]).evidence[0],
    ).toContain('(again)');
    expect(
      seen(1, [
        [15_000, heap],
        [16_000, stated],
      ]).confidence,
    ).toBe('certain');
    expect(seen(1, [[15_000, heap]]).confidence).toBe('likely');
  });

  test('is none of exit 0', () => {
    expect(seen(0, [[19_000, stated]]).kind).toBe('crash');
  });

  test.each([137, 143])('is a reason for %d only where it speaks of an end', (code) => {
    expect(seen(code, [[19_000, heap]]).kind).toBe('external-kill');
    expect(seen(code, [[19_000, stated]]).kind).toBe('heap-oome');
  });

  test('at the moment of the end, and of its own where the end has none', () => {
    expect(seen(1, [[19_000, heap]]).atMs).toBe(20_000);
    const death = endedWith(1, { at: null });
    expect(seen(1, [[19_000, heap]], { death }).atMs).toBe(19_000);
    const logs = said(inLogs({ death: endedWith(1, { at: utc(1) }), signs: [aSign(5, heap)] }));
    expect([logs.kind, logs.atMs]).toEqual(['heap-oome', 1]);
  });

  test('what speaks against it makes it unsure, and is told', () => {
    const program = {
      log: { lastLine: { at: onTrial(19_500), source: 'log', text: 'x' } },
      heapError: null,
      gcLog: null,
    };
    const doubted = seen(1, [[16_499, heap]], { program });
    expect([doubted.confidence, doubted.missing]).toEqual([
      'unsure',
      ['whether it was about this end. The last that it said came later, and is about something else.'],
    ]);
    expect(seen(1, [[16_500, heap]], { program }).confidence).toBe('likely');
  });
});

describe('before a service is of no use', () => {
  const seen = (atMs: number | null, load: Partial<LoadSeen> = {}, lines = [heap]) =>
    said(
      inTrial(
        { signs: lines.map((line, n) => aSign(atMs === null ? null : atMs + n * 2000, line)) },
        {
          load: {
            ...aLoad,
            tail: { from: onTrial(20_000), forMs: 12_400, onlyLate: false, mostlyErrors: false },
            ...load,
          },
        },
      ),
    );

  test('it is the end, and for how long it served nobody is told', () => {
    expect(seen(19_000)).toMatchObject({
      kind: 'heap-oome',
      processAlive: true,
      atMs: 19_000,
      confidence: 'likely',
      evidence: [
        `log: The program said that it got no memory. «${heap}»`,
        'load: The process lives on but is useless: the objective was broken for the last 12 s.',
      ],
    });
  });

  test('of at most ten seconds before it broke, for at least three', () => {
    expect(seen(10_000).kind).toBe('heap-oome');
    expect(seen(9999).kind).toBe('unresponsive');
    const broken = (forMs: number) =>
      seen(29_000, { tail: { from: onTrial(32_000 - forMs), forMs, onlyLate: false, mostlyErrors: false } })
        .kind;
    expect([broken(3000), broken(2999)]).toEqual(['heap-oome', 'survived']);
    expect(seen(19_000, { tail: null }).kind).toBe('survived');
    expect(seen(null).kind).toBe('unresponsive');
  });

  test('of several the last before it broke is told, or else the first after', () => {
    const again = `again ${heap}`;
    expect(seen(19_001, {}, [heap, again]).evidence[0]).toContain(`«${heap}»`);
    expect(seen(19_000, {}, [heap, again]).evidence[0]).toContain(`«${again}»`);
    expect(seen(18_000, {}, [heap, again, heap]).evidence[0]).toContain(`«${again}»`);
    expect(seen(25_000, {}, [heap, again]).evidence[0]).toContain(`«${heap}»`);
  });
});
