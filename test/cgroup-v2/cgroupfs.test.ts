import { mkdtempSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { besideIn } from './beside.ts';
import type { CaseName } from './cases.ts';
import { type Finished, runInGuest } from './guest/boot.ts';
import { whyNot } from './guest/tools.ts';
import { kernelLines, knobs, largest, leftIn, rise, type Seen, seenIn } from './seen.ts';

const mib = 1024 ** 2;
const missing = whyNot();

describe.skipIf(missing !== null)(`a cgroup-v2 host without systemd${missing ? ` (${missing})` : ''}`, () => {
  let guest: Finished;
  let seen: Seen;
  const results = mkdtempSync(join(tmpdir(), 'oomlab-beside-'));
  beforeAll(async () => {
    const job = 'test/cgroup-v2/guest/cgroupfsJob.ts';
    guest = await runInGuest('cgroupfs', job, console.log, await besideIn(results, ['oom-main-with-swap']));
    seen = seenIn(guest.out, 'cgroupfs');
  });
  afterAll(() => {
    guest?.[Symbol.dispose]();
    rmSync(results, { recursive: true });
  });

  test('the engine is ours, on version 2, by the cgroupfs driver', () => {
    expect(seen.run.run.environment).toMatchObject({
      cgroupVersion: 2,
      cgroupDriver: 'cgroupfs',
      engineKind: 'private',
    });
    const { container } = seen.of('oom-child').recording.trial;
    expect(container?.cgroupVersion).toBe(2);
    expect(container?.cgroupPath).toBe(`${container?.cgroupParent}/${container?.id}`);
  });

  test('every limit is read back as it was asked for, the group’s as well', () => {
    expect(knobs(seen.of('oom-ancestor').recording)).toMatchObject({
      memory: ['128 MiB', '128 MiB'],
      'group memory': ['48 MiB', '48 MiB'],
      swap: ['0 B', '0 B'],
      cpuset: ['1', '1'],
      cpus: ['1', '1'],
    });
  });

  test('the main process is killed for the limit of the group above it, without swap', () => {
    const { recording, verdict } = seen.of('oom-ancestor');
    expect(verdict.terminal).toMatchObject({ kind: 'oom-kill', victim: 'main', limit: 'ancestor' });
    expect(recording.trial.ending?.reason).toBe('target-died');
    expect(kernelLines(recording)).toContain(`oom_memcg=${recording.trial.container?.cgroupParent}`);
    expect(largest(recording, 'swapBytes')).toBe(0);
  });

  test('the counters of the parent group outlive the container', () => {
    const { recording } = seen.of('oom-ancestor');
    const last = recording.probe.at(-1);
    // Its own group is empty, or gone.
    expect(last?.usageBytes ?? 0).toBeLessThan(mib);
    expect(last?.parentOomKills).toBe(1);
    expect(last?.parentPeakBytes).toBeGreaterThanOrEqual(44 * mib);
  });

  test('when the whole machine runs out the trial is no result, and says whom the kernel chose', () => {
    const { recording, verdict } = seenIn(guest.out, 'host-oom').of('host-oom');
    expect(verdict.terminal.kind).toBe('host-oom');
    expect(verdict.validity.valid).toBe(false);
    expect(kernelLines(recording)).toContain('global_oom');
    expect(verdict.kills[0]).toMatchObject({ scope: 'global', name: 'native' });
  });

  test('a child is killed, and the container lives on', () => {
    const { recording, verdict } = seen.of('oom-child');
    expect(verdict.terminal).toMatchObject({ kind: 'oom-kill', victim: 'child', processAlive: true });
    expect(recording.trial.ending?.reason).not.toBe('target-died');
    expect(rise(recording, 'oomKills')).toBeGreaterThan(0);
    expect(rise(recording, 'oomEvents')).toBeGreaterThan(0);
  });

  test.each(['oom-ancestor', 'oom-child'] satisfies CaseName[])(
    '%s: the recording is whole, and what it says is of this trial',
    (name) => {
      const { recording, verdict } = seen.of(name);
      expect(recording.events.filter(({ kind }) => kind === 'trouble')).toEqual([]);
      expect(recording.incomplete).toEqual([]);
      expect(recording.trial.status).toBe('complete');
      expect(recording.trial.knobs.filter(({ ok }) => !ok)).toEqual([]);
      expect(verdict.times.kill).not.toBeNull();
    },
  );

  test('nothing is left: no group, swap file, bridge or daemon', () => {
    expect(leftIn(guest.out)).toEqual({ groups: [], swaps: [], links: '', daemons: '' });
  });

  describe('used by TCP from this machine, which has another kernel', () => {
    const beside = () => seenIn(results, 'beside');

    test('the recording is of that machine', () => {
      const { environment } = beside().run.run;
      expect(environment).toMatchObject({ cgroupVersion: 2, engineKind: 'environment' });
      expect(environment.kernel).not.toBe(release());
    });

    test('swap is made there for the time of the run', () => {
      expect(beside().run.run.environment.swapAreas).toMatchObject([{ type: 'file', ours: true }]);
    });

    test('limits are read back there', () => {
      // v2 keeps the swap on top of the memory, where Docker's own number is both together.
      expect(knobs(beside().of('oom-main-with-swap').recording)).toMatchObject({
        memory: ['48 MiB', '48 MiB'],
        swap: ['32 MiB', '32 MiB'],
        cpus: ['0.5', '0.5'],
      });
    });

    test('a swap allowance is used up before the kill, of which its kernel’s own line tells', () => {
      const { recording, verdict } = beside().of('oom-main-with-swap');
      expect(verdict.terminal).toMatchObject({ kind: 'oom-kill', victim: 'main', limit: 'own' });
      expect(largest(recording, 'swapBytes')).toBeGreaterThan(16 * mib);
      expect(largest(recording, 'swapBytes')).toBeLessThanOrEqual(32 * mib);
      expect(largest(recording, 'usageBytes')).toBeLessThanOrEqual(48 * mib);
      expect(kernelLines(recording)).toContain(recording.trial.container?.id ?? 'no container');
    });

    test('the recording is whole', () => {
      const { recording } = beside().of('oom-main-with-swap');
      expect(recording.events.filter(({ kind }) => kind === 'trouble')).toEqual([]);
      expect(recording.incomplete).toEqual([]);
      expect(recording.trial.status).toBe('complete');
    });

    test('nothing is left there: no group, no swap file', () => {
      expect(leftIn(guest.out, 'left-beside.json')).toMatchObject({ groups: [], swaps: [] });
    });
  });
});
