import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  calm,
  died,
  kernelLines,
  loadRows,
  mib,
  plan,
  probeRows,
  served,
} from '../record/testing/buildRecording.ts';
import { judge } from './judge.ts';
import { fixture } from './testing/fixture.ts';

const validity = (built: Built) => judge(buildRecording(built)).validity;

test('a clean trial is valid and has nothing to say', () => {
  expect(validity({})).toEqual({ valid: true, problems: [] });
});

describe('ticks that the probe missed', () => {
  const probe = probeRows(0, 10_000, (_, atMs) => ({ ...calm(), missedTicks: atMs < 5000 ? 0 : 10 }));

  test('spoil what rests on the samples', () => {
    expect(validity({ probe }).valid).toBe(false);
  });

  test('and not a kill that the kernel states', () => {
    const { events = [], ...end } = died(10_030, 137);
    const lines = kernelLines(10_000, fixture('kernel-6.18-main.txt'));
    const seen = validity({ probe, ...end, events: [...events, ...lines] });
    expect(seen.valid).toBe(true);
    expect(seen.problems.join()).toContain('the end is stated without it');
  });

  test('nor do they leave in a crash that is inferred', () => {
    const { events = [], ...end } = died(10_030, 1);
    expect(validity({ probe, ...end, events }).valid).toBe(false);
  });
});

test('a limit that was not what was asked makes it invalid, with both values', () => {
  const knobs = [{ name: 'memory limit', asked: '256 MiB', read: '512 MiB', ok: false }];
  expect(validity({ trial: { knobs } })).toEqual({
    valid: false,
    problems: ['memory limit: asked for 256 MiB, read back 512 MiB'],
  });
});

test('a generator saturated for three seconds makes it invalid; for two it does not', () => {
  const busy = (seconds: number) =>
    loadRows(2000, 32_000, (s) => ({
      ...served(100),
      generatorCpuShare: s > 5 && s <= 5 + seconds ? 0.95 : 0.3,
    }));
  expect(validity({ load: busy(3) }).valid).toBe(false);
  expect(validity({ load: busy(2) }).valid).toBe(true);
});

test('lost requests are named, and too many make it invalid', () => {
  const losing = (lost: number) =>
    loadRows(2000, 32_000, (s) => ({ ...served(100), lost: s === 5 ? lost : 0 }));
  expect(validity({ load: losing(1) })).toMatchObject({
    valid: true,
    problems: ['1 of 3000 requests were lost: neither answered nor failed'],
  });
  expect(validity({ load: losing(50) }).valid).toBe(false);
});

test('a probe that left out many ticks makes it invalid', () => {
  const probe = probeRows(0, 32_000, (s) => ({ ...calm(), missedTicks: s < 10 ? 0 : 100 }));
  expect(validity({ probe }).valid).toBe(false);
});

test('a gap in the kernel log and oomlab’s own troubles are shown with a result that stands', () => {
  const seen = validity({
    events: [
      at(5000, { kind: 'kernel-gap' }),
      at(6000, { kind: 'trouble', source: 'probe', text: 'no hsperfdata' }),
    ],
  });
  expect(seen.valid).toBe(true);
  expect(seen.problems).toHaveLength(2);
});

test('swap that is not there makes a trial about swap invalid; a busy host is only noted', () => {
  const missed = (name: string) => [{ name, value: 'none', status: 'missed' as const, meaning: 'x' }];
  expect(validity({ trial: { preconditions: missed('swap') } }).valid).toBe(false);
  expect(validity({ trial: { preconditions: missed('other load') } })).toMatchObject({
    valid: true,
    problems: ['other load: none (x)'],
  });
});

test('a swap area that is switched off during the trial makes it invalid, seen by the kernel’s line or by its size', () => {
  const [line] = kernelLines(
    31_900,
    'swapoff invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0',
  );
  const problems = ['a swap area of the host was switched off during the trial'];
  expect(validity({ events: line ? [line] : [] })).toEqual({ valid: false, problems });
  const probe = probeRows(0, 32_000, (s) => ({
    ...calm(),
    hostSwapTotalBytes: s < 20 ? 1024 * mib : 100 * mib,
  }));
  expect(validity({ probe, plan: { machine: { ...plan.machine, swapBytes: 512 * mib } } })).toEqual({
    valid: false,
    problems,
  });
  expect(validity({ probe }).valid).toBe(true);
});

test('a container that somebody else removes', () => {
  const events = [at(31_000, { kind: 'docker', action: 'destroy', attributes: {} })];
  expect(validity({ events })).toEqual({
    valid: false,
    problems: ['somebody else removed the container during the trial'],
  });
});

describe('others that had the processors', () => {
  const probe = probeRows(0, 32_000, (s) => ({ ...calm(), cpuFullUs: s * 400_000 }));

  test('are told, as a share of the load’s time, and the verdict stands', () => {
    expect(validity({ probe })).toEqual({
      valid: true,
      hadByOthers: expect.closeTo(0.4, 2),
      problems: ['others had the processors that it wanted 40 % of the time'],
    });
  });

  test('are no news where the generator shares them', () => {
    const preconditions = [
      { name: 'processors apart', value: 'x', status: 'missed' as const, meaning: 'a lower bound' },
    ];
    expect(validity({ probe, trial: { preconditions } })).toEqual({
      valid: true,
      problems: ['processors apart: x (a lower bound)'],
    });
  });
});
