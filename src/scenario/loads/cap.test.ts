import { describe, expect, test } from 'vitest';
import { compileTrials } from '../compile.ts';
import { aScenario } from '../testing/aScenario.ts';
import { capMs, loadMs } from './cap.ts';
import type { LoadSpec } from './shapes.ts';

const options = { source: 'a.ts', runId: 'run-1', seed: 7, quick: false, repeats: 1, only: {} };
const warmup = { connections: 1, for: '2s' };
const steady: LoadSpec = { shape: 'steady', requests: '/', connections: 2, for: '6s', timeout: '3s', warmup };
const volleys: LoadSpec = { shape: 'at-once', requests: '/', count: 20, times: 3, every: '4s', warmup };

const plan = (load: LoadSpec | null, atMost: string) => {
  const [only] = compileTrials(aScenario({ load, until: { brokenFor: null, atMost } }), options);
  if (!only) throw new Error('no trial');
  return only;
};

describe('a load and its cap', () => {
  test('a load that just fits is sent whole, and its last requests have their time-out', () => {
    expect(capMs(plan(steady, '8s'))).toBe(11_000);
  });

  test('a cap with room to spare is the cap', () => {
    expect(capMs(plan(steady, '60s'))).toBe(60_000);
    expect(capMs(plan(null, '8s'))).toBe(8000);
  });

  test.each([
    ['a steady load', steady, 8000],
    ['volleys, the last of which takes what it takes', volleys, 10_000],
  ])('%s is refused when the cap would cut it off', (_, load, takesMs) => {
    const at = plan(load, `${takesMs}ms`);
    expect(at.load && loadMs(at.load)).toBe(takesMs);
    expect(() => plan(load, `${takesMs - 1}ms`)).toThrow(
      /^a\.ts: until\.atMost: the trial would end before its load, which takes .* with its warm-up \(found /,
    );
  });

  test('a variant that makes the load longer is named', () => {
    const longer = { longer: { load: { ...steady, for: '7s' } } };
    const scenario = aScenario({
      load: steady,
      until: { brokenFor: null, atMost: '8s' },
      vary: { load: longer },
    });
    expect(() => compileTrials(scenario, options)).toThrow(/^a\.ts with load=longer: until\.atMost/);
  });
});
