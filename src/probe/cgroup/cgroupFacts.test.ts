import { describe, expect, test } from 'vitest';
import { fixture } from '../../../test/fixtures/probe/fixture.ts';
import { locateCgroup, parseMembership, withAncestors } from './cgroupFacts.ts';
import { parseCgroupMounts } from './mounts.ts';

const hybrid = parseCgroupMounts(`${fixture('v1/mountinfo')}`);
const pure = parseCgroupMounts(`${fixture('v2/mountinfo')}`);

test('a hybrid host: memory on v1, pressure in the unified hierarchy', () => {
  const facts = locateCgroup(hybrid, parseMembership(`${fixture('v1/limited/proc-cgroup')}`), '');
  expect(facts?.version).toBe(1);
  const path = facts?.memoryPath;
  expect(path).toMatch(/^\/oomlab\/pbtest\/[0-9a-f]{64}$/);
  expect(facts?.unifiedDir).toBe(`/sys/fs/cgroup/unified${path}`);
  expect(facts?.dirs.memory).toBe(`/sys/fs/cgroup/memory${path}`);
  expect(facts?.dirs.cpuacct).toBe(`/sys/fs/cgroup/cpuacct${path}`);
});

test('a pure v2 host: one directory for all', () => {
  const facts = locateCgroup(pure, parseMembership(`${fixture('v2/limited/proc-cgroup')}`), '');
  const dir = `/sys/fs/cgroup${`${fixture('v2/limited/path')}`.trim()}`;
  expect(facts).toMatchObject({ version: 2, unifiedDir: dir });
  expect(new Set(Object.values(facts?.dirs ?? {}))).toEqual(new Set([dir]));
});

describe('strange', () => {
  test('controllers that share a hierarchy', () => {
    const mounts = parseCgroupMounts(
      '1 2 0:3 / /cg/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n1 2 0:4 / /cg/memory rw - cgroup cgroup rw,memory\n',
    );
    const facts = locateCgroup(mounts, parseMembership('4:cpu,cpuacct:/a\n3:memory:/b:c\n'), '');
    expect(facts?.dirs).toMatchObject({
      cpu: '/cg/cpu,cpuacct/a',
      cpuacct: '/cg/cpu,cpuacct/a',
      memory: '/cg/memory/b:c',
      pids: null,
    });
    expect(facts?.unifiedDir).toBeNull();
  });

  test('a mount that shows only a part of the hierarchy, at a path with a blank', () => {
    const mounts = parseCgroupMounts('1 2 0:3 /docker/host /the\\040mount rw - cgroup2 none rw\n');
    expect(locateCgroup(mounts, parseMembership('0::/docker/host/inner\n'), '')?.dirs.memory).toBe(
      '/the mount/inner',
    );
  });

  test('cut off, or of a system without cgroups: no facts', () => {
    expect(locateCgroup(hybrid, parseMembership('9:name=systemd'), '')).toBeNull();
    expect(locateCgroup([], parseMembership('0::/a\n'), '')).toBeNull();
    expect(parseCgroupMounts('31 23 0:28 / /sys/fs/cgroup rw\n29 22 0:26 /')).toEqual([]);
  });
});

test('a process that has exited: v1 shows it in the root group, which is not the container', () => {
  const alive = `${fixture('v1/limited/proc-cgroup')}`;
  const id = /[0-9a-f]{64}/.exec(alive)?.[0] ?? '';
  const exited = alive.replace(/^(\d+:[^:]+):.*$/gm, '$1:/');
  expect(exited).toContain(`0::/oomlab/pbtest/${id}`);
  expect(locateCgroup(hybrid, parseMembership(alive), id)?.version).toBe(1);
  expect(locateCgroup(hybrid, parseMembership(exited), id)).toBeNull();
  expect(locateCgroup(pure, parseMembership('0::/\n'), id)).toBeNull();
});

test('the groups above, nearest first', () => {
  expect(withAncestors('/sys/fs/cgroup/lab/x', '/lab/x')).toEqual([
    '/sys/fs/cgroup/lab/x',
    '/sys/fs/cgroup/lab',
  ]);
});
