import { describe, expect, it } from 'vitest';
import { program } from './testing/program.ts';

const { oomlab, expectError, scenarioWith } = program();

describe('bad usage: two lines, exit code 2, nothing started', () => {
  it.each([
    ['a mistyped option', ['scenario', 'swap-vs-noswap', '--qick'], /unknown option '--qick'/, /--quick/],
    ['a mistyped command', ['scenaro', 'x'], /unknown command 'scenaro'/, /scenario/],
    ['a missing name', ['scenario'], /missing required argument 'name'/, /--help/],
    ['a number that is none', ['scenario', 'swap-vs-noswap', '--repeats', 'x'], /--repeats/, /./],
    [
      'a mistyped scenario',
      ['scenario', 'swap-vs-noswp'],
      /no scenario called "swap-vs-noswp"/,
      /Did you mean "swap-vs-noswap"/,
    ],
    ['a scenario unlike any', ['scenario', 'zzz'], /no scenario called "zzz"/, /Known: /],
    [
      'a value that is not varied',
      ['show', 'swap-vs-noswap', '--only', 'heap=1m'],
      /no such value/,
      /Values of heap: 96m, 1500m/,
    ],
    [
      'a knob that does not vary',
      ['show', 'swap-vs-noswap', '--only', 'color=red'],
      /nothing called "color"/,
      /swap, heap/,
    ],
    ['a run that is not there', ['report', 'nothing'], /no run called "nothing"/, /list --runs/],
  ])('%s', async (_, args, what, hint) => {
    await expectError(args, { code: 2, what, hint });
  });

  it.each([
    ['a size that is none', "spec.machine.memory = '256q';", /machine\.memory: not a size.*found "256q"/],
    ['a key that is unknown', 'spec.machine.memroy = 1;', /machine: .*memroy/],
    ['a runtime that is unknown', "spec.target.runtime = 'cobol';", /target\.runtime: .*jvm.*found "cobol"/],
    ['a duration that is none', "spec.load.for = 'soon';", /load\.for: not a duration/],
    ['a load shape that is unknown', "spec.load.shape = 'zigzag';", /load\.shape/],
  ])('%s in a scenario, with its path', async (_, change, what) => {
    await expectError(['show', scenarioWith(change)], { code: 2, what, hint: /Correct it/ });
  });
});

describe('show', () => {
  it('prints the resolved plan and starts nothing', async () => {
    const { exitCode, stdout } = await oomlab(['show', 'swap-vs-noswap']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('swap=off heap=96m');
    expect(stdout).toContain('12 trials');
  });

  it('says of a bound that no trial can reach that it is none', async () => {
    const { stdout } = await oomlab([
      'show',
      scenarioWith("spec.until = { brokenFor: '60s', atMost: '30s' };"),
    ]);
    expect(stdout).toContain('30.0 s: too short to be broken for 60.0 s');
  });
});
