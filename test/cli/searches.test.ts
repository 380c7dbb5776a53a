import { describe, expect, it } from 'vitest';
import { program } from './testing/program.ts';

const { oomlab, expectError, scenarioWith } = program();

describe('a search that nobody can make: exit code 2, nothing started', () => {
  it('a size of a scenario that seeks none', async () => {
    const { stderr, exitCode } = await oomlab(['size', 'swap-vs-noswap']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('scenarios/swap-vs-noswap.ts: has no "size"');
  });

  it('a size without values, and of a knob that nobody has', async () => {
    const block = (knob: string, to: string) =>
      scenarioWith(`spec.size = { knob: '${knob}', from: '64m', to: '${to}', step: '16m' };`);
    const backwards = await oomlab(['size', block('heap', '32m')]);
    expect(backwards.exitCode).toBe(2);
    expect(backwards.stderr).toContain('size: from, to and step make no list');
    const unknown = await oomlab(['size', block('threads', '128m')]);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('size.knob');
  });

  it('a map of a scenario that asks for none', async () => {
    const none = { code: 2, what: /scenarios\/swap-vs-noswap\.ts: has no "map"/, hint: /Add map/ };
    await expectError(['map', 'swap-vs-noswap'], none);
  });

  it.each([
    [
      'a range the wrong way round',
      "{ knob: 'heap', from: '64m', to: '32m' }",
      /map\.x: from, to and precision make no list/,
      /"to" be larger/,
    ],
    [
      'a knob without an order',
      "{ knob: 'collector', values: ['g1', 'serial'] }",
      /map\.x\.knob: no knob with an order/,
      /Ordered are/,
    ],
  ])('a map of %s', async (_, x, what, hint) => {
    const map = `spec.map = { x: ${x}, y: { knob: 'memory', values: ['128m', '256m'] } };`;
    await expectError(['map', scenarioWith(map)], { code: 2, what, hint });
  });
});
