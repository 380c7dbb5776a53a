import { describe, expect, test } from 'vitest';
import { oomKillLine, statsLine, taskLine, taskNameOf, usageLine } from './oomLines.ts';

test('who asked for memory when there was none, whatever its name holds', () => {
  expect(taskNameOf('perl invoked oom-killer: gfp_mask=0xcc0, order=0')).toBe('perl');
  expect(taskNameOf('we ird) (x invoked oom-killer: gfp_mask=0xcc0')).toBe('we ird) (x');
});

describe('whose limit it was', () => {
  const line = (rest: string) =>
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=a,mems_allowed=0${rest}`;

  test('a group’s, with that of the victim, also where their names hold commas', () => {
    expect(oomKillLine(line(',oom_memcg=/a,task_memcg=/a/b,task=perl,pid=1,uid=0'))).toEqual({
      constraint: 'CONSTRAINT_MEMCG',
      oomMemcg: '/a',
      taskMemcg: '/a/b',
      global: false,
    });
    expect(oomKillLine(line(',oom_memcg=/a,b,task_memcg=/a,b/c,d,task=x,task=y,pid=1,uid=0'))).toMatchObject({
      oomMemcg: '/a,b',
      taskMemcg: '/a,b/c,d,task=x',
    });
  });

  test('the machine’s, with the victim’s group, or cut off before its end', () => {
    expect(
      oomKillLine(
        'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/a,task=perl,pid=1,uid=0',
      ),
    ).toEqual({ constraint: 'CONSTRAINT_NONE', oomMemcg: null, taskMemcg: '/a', global: true });
    expect(oomKillLine(line(',oom_memcg=/a,task_memcg=/a/b'))).toMatchObject({
      oomMemcg: '/a',
      taskMemcg: '/a/b',
    });
    expect(oomKillLine(line(',oom_memcg=/a'))).toEqual({
      constraint: 'CONSTRAINT_MEMCG',
      oomMemcg: null,
      taskMemcg: null,
      global: false,
    });
    expect(oomKillLine('oom-kill:constraint=')).toMatchObject({ constraint: null });
  });

  test('not in a line that only quotes one', () => {
    expect(oomKillLine(`it said: ${line(',oom_memcg=/a,task_memcg=/a/b,task=perl')}`)).toBeNull();
  });
});

test('what was in use of which limit; v1 counts memory and swap together, v2 swap alone', () => {
  const of = (head: string) => usageLine(`${head} usage 49152kB, limit 65536kB, failcnt 3`);
  expect(of('memory:')).toEqual({ what: 'memory', usageKb: 49_152, limitKb: 65_536 });
  expect(of('memory+swap:')).toEqual({ what: 'swap', usageKb: 49_152, limitKb: 65_536 });
  expect(of('swap:')).toEqual({ what: 'swap', usageKb: 49_152, limitKb: 65_536 });
  expect(of('kmem:')).toBeNull();
  expect(of('the memory:')).toBeNull();
  expect(usageLine('memory: usage 49152kB, limit ')).toBeNull();
});

test('the group of a report, with or without counters behind the colon', () => {
  expect(statsLine('Memory cgroup stats for /oomlab/a:')).toBe('/oomlab/a');
  expect(statsLine('Memory cgroup stats for /oomlab/a: cache:0KB rss:512KB')).toBe('/oomlab/a');
  expect(statsLine('Memory cgroup stats for /oomlab/a')).toBe('/oomlab/a');
  expect(statsLine('see Memory cgroup stats for /oomlab/a:')).toBeNull();
});

describe('a row of the task table', () => {
  const old = ['pid', 'uid', 'tgid', 'total_vm', 'rss', 'nr_ptes', 'swapents', 'oom_score_adj', 'name'];
  const recent = [
    'pid',
    'uid',
    'tgid',
    'total_vm',
    'rss',
    'rss_anon',
    'rss_file',
    'rss_shmem',
    'pgtables_bytes',
    'swapents',
    'oom_score_adj',
    'name',
  ];
  const task = {
    pid: 4711,
    tgid: 4710,
    uid: 1000,
    rssPages: 300,
    swapPages: 7,
    oomScoreAdj: -998,
    name: 'we ird) (x',
  };

  test('by the names in the header, of an old kernel and of a recent one', () => {
    expect(taskLine('[ 4711]  1000  4710  5000  300  40  7  -998 we ird) (x', old)).toEqual(task);
    expect(
      taskLine('[   4711]  1000  4710  5000  300  200 90 10 1048576  7  -998 we ird) (x', recent),
    ).toEqual(task);
  });

  test('what its header leaves out is not known; without a size it is no row', () => {
    expect(taskLine('[1] 0 1 300 sh', ['pid', 'uid', 'tgid', 'rss', 'name'])).toMatchObject({
      rssPages: 300,
      swapPages: null,
      oomScoreAdj: null,
      name: 'sh',
    });
    for (const left of ['uid', 'tgid', 'rss']) {
      const columns = ['pid', 'uid', 'tgid', 'rss', 'name'].filter((column) => column !== left);
      expect(taskLine('[1] 0 1 sh', columns), left).toBeNull();
    }
  });

  test('not of a line that is cut off, or is something else', () => {
    expect(taskLine('[ 4711]  1000  4710', old)).toBeNull();
    expect(taskLine('[ 4711]  1000  java  5000  300  40  7  0 java', old)).toBeNull();
    expect(taskLine('x [ 4711]  1000  4710  5000  300  40  7  0 java', old)).toBeNull();
    expect(taskLine('[ 4711x] 1000  4710  5000  300  40  7  0 java', old)).toBeNull();
  });
});
