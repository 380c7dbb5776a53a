import { describe, expect, test } from 'vitest';
import { randomStream } from '../../random.ts';
import type { ProbeRow } from '../../record/probeRow.ts';
import {
  type Built,
  buildRecording,
  calm,
  died,
  loadRow,
  loadRows,
  mib,
  plan,
  probeRow,
  probeRows,
  served,
} from '../../record/testing/buildRecording.ts';
import type { LoadPlan } from '../../scenario/plan.ts';
import { judge } from '../../verdict/judge.ts';
import { pauseLine } from '../../verdict/testing/gcLogLines.ts';
import { figureOf, type SeenFigure } from './figures.ts';
import { heapGrowth, memoryGrowth } from './growth.ts';
import type { TrialWindow } from './trialWindow.ts';

const recording = buildRecording({});
const survivor = judge(recording);

describe('the interval holds the truth about nine times in ten', () => {
  const random = randomStream(20, 'simulated services');
  const uniform = () => (random.next() >>> 0) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  /** MiB by the seconds of 30, which are asked for in their order, ten of each. */
  type Memory = () => (second: number) => number;

  const empty = probeRow({ atMs: 0 });
  /** 100 requests a second are answered: 3 MiB within 30 s are 1 MiB per 1,000 requests. */
  const window: TrialWindow = {
    ...{ whole: false, fromMs: 0, toMs: 30_000, cut: null, probe: [] },
    load: loadRows(0, 30_000, () => served(100)),
  };
  const samples = (memory: Memory): ProbeRow[] => {
    const at = memory();
    return Array.from({ length: 300 }, (_, tenth) => ({
      ...empty,
      atMs: tenth * 100,
      anonBytes: (100 + at(tenth / 10)) * mib,
    }));
  };

  const rounds = 200;
  /** Shares of intervals that hold the truth, that call more of it a leak; and how wide they are in the middle, in MiB. */
  function shown(draw: () => Partial<TrialWindow>, truth: number) {
    const found = Array.from({ length: rounds }, () => {
      const interval = memoryGrowth({ ...window, ...draw() }, recording, survivor);
      if (interval === null || 'why' in interval) throw new Error('it is not known');
      return { low: interval.low / mib, high: interval.high / mib };
    });
    const share = (is: (each: { low: number; high: number }) => boolean) => found.filter(is).length / rounds;
    const widths = found.map(({ low, high }) => high - low).sort((a, b) => a - b);
    return {
      holds: share(({ low, high }) => low <= truth && high >= truth),
      above: share(({ low }) => low > truth),
      width: widths[rounds / 2] ?? Number.NaN,
    };
  }

  const noise = (sd: number): Memory => {
    return () => () => sd * normal();
  };
  /** A collector whose cycles take about so long, each of which leaves a little more or less. */
  const teeth =
    (periodS: number, height: number): Memory =>
    () => {
      let [began, takesS, left] = [-uniform() * periodS, periodS, Math.abs(normal())];
      return (second) => {
        while (second >= began + takesS) {
          began += takesS;
          [takesS, left] = [periodS * (0.85 + 0.3 * uniform()), Math.abs(normal())];
        }
        return left + (height * (second - began)) / takesS;
      };
    };
  /** A noise that forgets in so many seconds. */
  const lasting =
    (forgetsS: number): Memory =>
    () => {
      let value = normal();
      const kept = Math.exp(-0.1 / forgetsS);
      return () => {
        value = kept * value + Math.sqrt(1 - kept ** 2) * normal();
        return value;
      };
    };
  const walk = (perSecond: number): Memory => {
    return () => {
      let value = 0;
      return () => {
        value += perSecond * Math.sqrt(0.1) * normal();
        return value;
      };
    };
  };
  const justSo = (memory: Memory) => () => ({ probe: samples(memory) });
  /** MiB for each thousand requests, which come by chance, 10 of them in a tenth of a second; and other memory beside. */
  const leak = (perThousand: number, beside: Memory) => () => {
    const counts = Array.from({ length: 300 }, () => 10 + Math.sqrt(10) * normal());
    const other = beside();
    let requests = 0;
    const probe = samples(() => (second) => {
      requests += counts[Math.round(second * 10)] ?? 0;
      return (requests * perThousand) / 1000 + other(second);
    });
    const inSecond = (second: number) =>
      counts.slice(second * 10 - 10, second * 10).reduce((sum, count) => sum + count, 0);
    return { probe, load: loadRows(0, 30_000, (second) => served(inSecond(second))) };
  };
  test.each<[string, Memory]>([
    ['noise', noise(1)],
    ['teeth of a second', teeth(1, 30)],
    ['teeth of 4 s', teeth(4, 30)],
    ['teeth of 10 s', teeth(10, 30)],
    ['teeth of half of the time', teeth(15, 30)],
    ['noise that lasts a second', lasting(1)],
    ['noise that lasts longer than a part of the time', lasting(3)],
  ])('no leak, and %s: it is not called one', (_, memory) => {
    const { holds, above } = shown(justSo(memory), 0);
    expect(holds).toBeGreaterThan(0.84);
    expect(above).toBeLessThan(0.1);
  });

  test('a leak below teeth, by requests that come by chance', () => {
    const { holds, width } = shown(leak(5, teeth(1, 30)), 5);
    expect(holds).toBeGreaterThan(0.84);
    // A wide interval would be right, and worth nothing.
    expect(width).toBeLessThan(2);
  });

  test('a leak alone is known to the spread of what came by chance', () => {
    const { holds, width } = shown(
      leak(5, () => () => 0),
      5,
    );
    expect(holds).toBeGreaterThan(0.84);
    expect(width).toBeLessThan(0.6);
  });

  test('of a random walk it keeps four times in five: that is what the documentation says of it', () => {
    const { holds, above } = shown(justSo(walk(1)), 0);
    expect(holds).toBeGreaterThan(0.76);
    expect(above).toBeLessThan(0.12);
  });

  test('a heap, of which the log tells whole megabytes', () => {
    const perSecond = 0.05;
    const held = Array.from({ length: 100 }, () => {
      const from = 20 + uniform();
      const gcLog = Array.from({ length: 28 }, (_, second) =>
        pauseLine(second + 0.5, Math.floor(from + perSecond * second + 0.3 * Math.abs(normal()))),
      );
      const found = heapGrowth(window, { ...recording, gcLog }, survivor);
      if (found === null || 'why' in found) throw new Error('it is not known');
      return found.low / mib <= 10 * perSecond && found.high / mib >= 10 * perSecond;
    });
    expect(held.filter(Boolean).length).toBeGreaterThan(84);
  });
});

/** A minute of 100 answers a second from 2 s on, and memory by its seconds. */
function minute(megabytes: (second: number) => number | null, built: Built = {}) {
  const phase = { ...plan.load?.phases[0], endMs: 60_000 };
  return buildRecording({
    probe: probeRows(0, 62_000, (second) => {
      const held = megabytes(Math.max(0, second - 2));
      return { ...calm(), anonBytes: held === null ? null : held * mib };
    }),
    load: loadRows(2000, 62_000, () => served(100)),
    ...built,
    plan: { load: { ...plan.load, phases: [phase] } as LoadPlan, ...built.plan },
    trial: {
      phases: [{ name: 'steady', startMs: 2000, endMs: 62_000, warmup: false }],
      ending: { reason: 'cap', atMs: 62_000, detail: '' },
      ...built.trial,
    },
  });
}

type During = Parameters<typeof figureOf>[3];
function seen(recording: ReturnType<typeof minute>, during: During = null): SeenFigure {
  return figureOf('growth', recording, judge(recording), during);
}
const between = (recording: ReturnType<typeof minute>, during: During = null) => {
  const found = seen(recording, during);
  if (found.kind !== 'within') throw new Error(found.why);
  return { low: found.low / mib, high: found.high / mib };
};
const steady = (second: number) => 80 + second / 10;

describe('of which time', () => {
  test('the second half: what came first is warm-up, a heap that fills', () => {
    const fills = minute((second) => 80 + 60 * (1 - Math.exp(-second / 4)));
    expect(between(fills).high).toBeLessThan(0.1);
    expect(between(fills, { fromMs: 0, toMs: 20_000 }).low).toBeGreaterThan(5);
    const leaksToo = minute((second) => steady(second) + 60 * (1 - Math.exp(-second / 4)));
    const { low, high } = between(leaksToo);
    expect(low).toBeLessThan(1);
    expect(low).toBeGreaterThan(0.95);
    expect(high).toBeGreaterThan(1);
    expect(high).toBeLessThan(1.05);
  });

  test('the stretch that is asked for', () => {
    const bent = minute((second) => 80 + Math.max(0, second - 30));
    expect(between(bent, { fromMs: 0, toMs: 30_000 }).high).toBeLessThan(0.1);
    expect(between(bent, { fromMs: 30_000, toMs: null }).low).toBeGreaterThan(9.9);
  });

  test('under the last load alone, where it changes before', () => {
    const load = loadRows(2000, 62_000, (second) => ({ ...served(100), connections: second <= 20 ? 1 : 8 }));
    const early = minute((second) => 80 + Math.min(40, second) + Math.max(0, second - 40) / 10, { load });
    const { low, high } = between(early);
    expect([low < 1, high > 1, high < 1.1]).toEqual([true, true, true]);
    expect(seen(minute(steady, { load }), { fromMs: 10_000, toMs: 40_000 })).toEqual({
      kind: 'not known',
      why: 'its load changes in that time',
    });
    expect(seen(minute(steady, { load }), { fromMs: 20_000, toMs: 50_000 }).kind).toBe('within');
  });

  test('of a service that was killed: as long as it lived', () => {
    const dead: Built = {
      ...died(52_000, 137, true),
      load: loadRows(2000, 52_000, () => served(100)),
      probe: probeRows(0, 52_000, (second) => ({ ...calm(), anonBytes: (80 + second) * mib })),
    };
    const killed = minute(steady, { ...dead, trial: { ...minute(steady).trial, ...dead.trial } });
    expect(between(killed).low).toBeGreaterThan(9.9);
    expect(seen(killed, { fromMs: 45_000, toMs: null })).toEqual({
      kind: 'not known',
      why: 'it lived 50.0 s of the load; that is 5.0 s, and it takes 10.0 s',
    });
  });
});

describe('why it is not known', () => {
  const ramp = loadRows(2000, 62_000, (second) => ({ ...served(100), connections: second }));
  test.each<[string, ReturnType<typeof minute>, During]>([
    ['its memory was not read', minute(() => null), null],
    [
      'its memory was not read in all of that time',
      minute((second) => (second > 40 && second < 50 ? null : 80)),
      null,
    ],
    [
      'nothing was answered in that time',
      minute(steady, {
        load: loadRows(2000, 62_000, () => ({ connections: null, perSecond: 0.01, due: 0 })),
      }),
      null,
    ],
    ['that is 5.0 s, and it takes 10.0 s', minute(steady), { fromMs: 1000, toMs: 6000 }],
    ['its load was one and the same for 1.0 s, and it takes 20.0 s', minute(steady, { load: ramp }), null],
    [
      'it was stopped after 30.0 s of the load',
      minute(steady, {
        load: loadRows(2000, 32_000, () => served(100)),
        probe: probeRows(0, 32_000, () => calm()),
        trial: {
          phases: [{ name: 'steady', startMs: 2000, endMs: 32_000, warmup: false }],
          ending: { reason: 'interrupted', atMs: 32_000, detail: '' },
        },
      }),
      null,
    ],
  ])('%s', (why, recording, during) => {
    expect(seen(recording, during)).toEqual({ kind: 'not known', why });
  });

  test('a load by rate ends before its last answers do', () => {
    const rate = { connections: null, perSecond: 100 };
    const load = [
      ...loadRows(2000, 61_000, () => ({ ...served(100), ...rate })),
      loadRow({ atMs: 62_000, ...served(3), ...rate, perSecond: 0 }),
    ];
    expect(seen(minute(steady, { load })).kind).toBe('within');
    expect(seen(minute(steady, { load }), { fromMs: 30_000, toMs: null }).kind).toBe('within');
  });
});

describe('of the heap', () => {
  const collected = (everyS: number) =>
    Array.from({ length: Math.floor(58 / everyS) }, (_, index) => index * everyS).map((second) =>
      pauseLine(3 + second, Math.floor(20 + second)),
    );
  const heap = (gcLog: string[]) => {
    const recording = minute(() => 80, { gcLog });
    return figureOf('heapGrowth', recording, judge(recording), null);
  };

  test('by what full collections leave', () => {
    const found = heap(collected(2));
    if (found.kind !== 'within') throw new Error(found.why);
    expect(found.low / mib).toBeLessThan(10);
    expect(found.low / mib).toBeGreaterThan(8.5);
    expect(found.high / mib).toBeGreaterThan(10);
    expect(found.high / mib).toBeLessThan(11.5);
  });

  test('not by few of them, and not without', () => {
    expect(heap(collected(5))).toEqual({
      kind: 'not known',
      why: 'full collections or concurrent cycles ended in 5 of 12 parts of that time, and it takes 8',
    });
    expect(heap([])).toEqual({
      kind: 'not known',
      why: 'no GC log of a JVM tells of full collections or concurrent cycles in that time',
    });
  });
});
