import { describe, expect, test } from 'vitest';
import { compileTrials } from './compile.ts';
import type { ScenarioSpec, TargetSpec } from './schema.ts';
import { aScenario, aSpec } from './testing/aScenario.ts';

const options = { source: 'a.ts', runId: 'r', seed: 1, quick: false, repeats: null, only: {} };
const compile = (changes: Partial<ScenarioSpec>) => compileTrials(aScenario(changes), options);
const target = (changes: Partial<TargetSpec>): TargetSpec => ({ ...aSpec().target, ...changes });

describe('a setting that the runtime does not have is refused, as it would have no effect', () => {
  test.each([
    ['heap', { runtime: 'python', heap: '64m' }, '"64m"', /jvm, node/],
    ['collector', { runtime: 'node', collector: 'g1' }, '"g1"', /jvm/],
    ['jvmFlags', { runtime: 'any', jvmFlags: ['-Xint'] }, '["-Xint"]', /jvm/],
    ['nativeMemory', { runtime: 'go', nativeMemory: true }, 'true', /jvm/],
  ] as const)('%s', (setting, changes, found, takers) => {
    const { runtime } = changes;
    const refused = () => compile({ target: target(changes as Partial<TargetSpec>) });
    expect(refused).toThrow(
      `a.ts: target.${setting}: runtime "${runtime}" has no such setting (found ${found})`,
    );
    expect(refused).toThrow(expect.objectContaining({ hint: expect.stringMatching(takers) }));
  });

  test('of a service', () => {
    const services = { cache: { target: target({ runtime: 'php', heap: '64m' }) } };
    expect(() => compile({ services })).toThrow('a.ts: services.cache.target.heap: runtime "php"');
  });

  test('that varies, with the name of the variant', () => {
    expect(() =>
      compile({ target: target({ runtime: 'ruby' }), vary: { heap: ['default', '64m'] } }),
    ).toThrow('a.ts with heap=64m: target.heap: runtime "ruby"');
  });
});

test('what a variant with another runtime leaves of the scenario’s own target is no wish', () => {
  const trials = compile({
    target: target({ heap: '64m', collector: 'serial' }),
    vary: { server: { java: {}, python: { target: { runtime: 'python' } } } },
  });
  expect(new Set(trials.map(({ target: { runtime } }) => runtime))).toEqual(new Set(['jvm', 'python']));
});

test('a heap of Node, and the default of every runtime', () => {
  const [trial] = compile({ target: target({ runtime: 'node', heap: '64m' }), repeats: 1 });
  expect(trial?.target.heapBytes).toBe(64 * 1024 ** 2);
  expect(compile({ target: target({ runtime: 'python', heap: 'default' }) })).not.toEqual([]);
});
