import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseName } from './cases.ts';
import { type Finished, runInGuest } from './guest/boot.ts';
import { whyNot } from './guest/tools.ts';
import { kernelLines, knobs, largest, leftIn, rise, type Seen, seenIn, values, why } from './seen.ts';

const mib = 1024 ** 2;
const missing = whyNot();

describe.skipIf(missing !== null)(`a cgroup-v2 host with systemd${missing ? ` (${missing})` : ''}`, () => {
  let guest: Finished;
  let seen: Seen;
  beforeAll(async () => {
    guest = await runInGuest('systemd', 'test/cgroup-v2/guest/systemdJob.ts', console.log);
    seen = seenIn(guest.out, 'systemd');
  });
  afterAll(() => guest?.[Symbol.dispose]());

  test('containers are scopes in a slice of the trial’s own', () => {
    expect(seen.run.run.environment).toMatchObject({ cgroupVersion: 2, cgroupDriver: 'systemd' });
    const { container } = seen.of('oom-main').recording.trial;
    expect(container?.cgroupParent).toMatch(/^oomlab-[0-9a-f]{6}-[0-9a-f_]+\.slice$/);
    const [instance] = /^oomlab-[0-9a-f]{6}/.exec(container?.cgroupParent ?? '') ?? [];
    expect(container?.cgroupPath).toBe(
      `/oomlab.slice/${instance}.slice/${container?.cgroupParent}/docker-${container?.id}.scope`,
    );
  });

  test('limits are read back as they were asked for', () => {
    expect(knobs(seen.of('oom-main').recording)).toMatchObject({
      memory: ['64 MiB', '64 MiB'],
      swap: ['0 B', '0 B'],
      cpuset: ['1', '1'],
      cpus: ['1', '1'],
      pids: ['50', '50'],
    });
    expect(knobs(seen.of('swap-thrash').recording)).toMatchObject({
      swap: ['256 MiB', '256 MiB'],
      'disk reads per second': ['1 MiB', '1 MiB'],
    });
    expect(knobs(seen.of('survived').recording)).toMatchObject({ swap: ['unlimited', 'unlimited'] });
  });

  test.each([
    'usageBytes',
    'limitBytes',
    'anonBytes',
    'fileBytes',
    'activeFileBytes',
    'inactiveFileBytes',
    'shmemBytes',
    'slabBytes',
    'kernelBytes',
    'pageTablesBytes',
    'sockBytes',
    'swapBytes',
    'peakBytes',
    'minorFaults',
    'majorFaults',
    'refaultAnonPages',
    'refaultFilePages',
    'scanPages',
    'stealPages',
    'limitHits',
    'oomEvents',
    'oomKills',
    'parentUsageBytes',
    'parentPeakBytes',
    'parentLimitHits',
    'parentOomKills',
    'memSomeUs',
    'memFullUs',
    'ioSomeUs',
    'ioFullUs',
    'cpuSomeUs',
    'cpuUsageUs',
    'cpuUserUs',
    'cpuSystemUs',
    'throttledUs',
    'throttledPeriods',
    'readBytes',
    'writeBytes',
    'pids',
    'pidsLimitHits',
  ] as const)('the probe reads %s', (column) => {
    const { recording } = seen.of('survived');
    const ticks = values(recording, 'usageBytes').length;
    expect(ticks).toBeGreaterThan(0);
    // The parent's are there after the container's end as well.
    expect(values(recording, column).length).toBeGreaterThanOrEqual(ticks);
  });

  test('the main process is killed, and the slice keeps the count', () => {
    const { recording, verdict } = seen.of('oom-main');
    expect(verdict.terminal).toMatchObject({ kind: 'oom-kill', victim: 'main', limit: 'own' });
    expect(kernelLines(recording)).toContain(`oom_memcg=${recording.trial.container?.cgroupPath}`);
    const last = recording.probe.at(-1);
    // Its own group is empty, or gone.
    expect(last?.usageBytes ?? 0).toBeLessThan(mib);
    expect(last?.parentOomKills).toBe(1);
    expect(last?.parentPeakBytes).toBeGreaterThanOrEqual(60 * mib);
  });

  test('two services in one slice: its limits hold for both', () => {
    const { recording, verdict } = seen.of('oom-neighbour');
    expect(knobs(recording)).toMatchObject({
      'group memory': ['64 MiB', '64 MiB'],
      'group cpus': ['0.5', '0.5'],
    });
    expect(verdict.terminal).toMatchObject({ kind: 'oom-kill', limit: 'machine', service: 'neighbour' });
    expect(new Set(verdict.casualties.map(({ service }) => service))).toEqual(new Set(['neighbour']));
    // The kernel's own peak: it may be reached and gone between two samples.
    expect(largest(recording, 'peakBytes')).toBeGreaterThan(56 * mib);
    expect(largest(recording, 'peakBytes')).toBeLessThanOrEqual(64 * mib);
    expect(new Set(recording.services.map(({ service }) => service))).toEqual(new Set(['app', 'neighbour']));
  });

  test('swap thrash: alive, stalled, its anonymous pages coming back', () => {
    const { recording, verdict } = seen.of('swap-thrash');
    expect(verdict.degradation.kind, why(verdict)).toBe('swap-thrash');
    expect(verdict.terminal.processAlive).toBe(true);
    expect(rise(recording, 'refaultAnonPages')).toBeGreaterThan(1000);
    expect(rise(recording, 'memFullUs')).toBeGreaterThan(0);
    expect(rise(recording, 'majorFaults')).toBeGreaterThan(1000);
    expect(rise(recording, 'limitHits')).toBeGreaterThan(0);
    expect(rise(recording, 'oomKills')).toBe(0);
  });

  test('page-cache thrash without swap: file pages come back, by a limited disk', () => {
    const { recording, verdict } = seen.of('cache-thrash');
    expect(verdict.degradation.kind, why(verdict)).toBe('cache-thrash');
    expect(verdict.terminal.processAlive).toBe(true);
    expect(rise(recording, 'refaultFilePages')).toBeGreaterThan(1000);
    expect(rise(recording, 'readBytes')).toBeGreaterThan(4 * mib);
    expect(rise(recording, 'ioFullUs')).toBeGreaterThan(0);
    expect(largest(recording, 'swapBytes')).toBe(0);
    expect(rise(recording, 'oomKills')).toBe(0);
  });

  test('a service with room survives', () => {
    const { verdict } = seen.of('survived');
    expect(verdict).toMatchObject({ terminal: { kind: 'survived' }, degradation: { kind: 'none' } });
  });

  test.each(['oom-main', 'oom-neighbour', 'swap-thrash', 'cache-thrash', 'survived'] satisfies CaseName[])(
    '%s: the recording is whole, and what it says is of this trial',
    (name) => {
      const { recording, verdict } = seen.of(name);
      expect(recording.events.filter(({ kind }) => kind === 'trouble')).toEqual([]);
      expect(recording.incomplete).toEqual([]);
      expect(recording.trial.status).toBe('complete');
      expect(recording.trial.knobs.filter(({ ok }) => !ok)).toEqual([]);
      expect(verdict.times.kill === null).toBe(!name.startsWith('oom'));
    },
  );

  test('an engine that drops the swap limit is refused, and nothing is called a result', () => {
    const dropped = seenIn(guest.out, 'dropped-swap');
    const { recording, verdict } = dropped.of('swap-dropped');
    expect(recording.trial.ending).toMatchObject({ reason: 'knob-refused' });
    expect(knobs(recording).swap).toEqual(['0 B', 'unlimited']);
    expect(verdict.validity.valid).toBe(false);
  });

  test('nothing is left: no slice, swap file, bridge or daemon', () => {
    expect(leftIn(guest.out)).toEqual({ groups: [], swaps: [], links: '', daemons: '' });
  });
});
