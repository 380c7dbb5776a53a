import { expect, test } from 'vitest';
import type { TrialEvent } from '../../record/event.ts';
import { kernelFacts } from './kernelFacts.ts';

const lines = (...texts: string[]): TrialEvent[] =>
  texts.map((text, index) => ({
    kind: 'kernel-line',
    clock: 'kernel',
    atMs: 1000 + index,
    sequence: index,
    kernelUs: index,
    text,
  }));
const gap: TrialEvent = { kind: 'kernel-gap', clock: 'monotonic', atMs: 1001 };
const limit =
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/one,task_memcg=/one,task=java,pid=7,uid=0';
const kill =
  'Memory cgroup out of memory: Killed process 9 (perl) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0';

test('a kill has the group that its report names', () => {
  const facts = kernelFacts(lines(limit, kill));
  expect(facts).toMatchObject({ lines: 2, gap: false, kills: [{ pid: 9, taskMemcg: '/one' }] });
});

test('across a gap nothing is joined: the kill may be the end of another report, in another group', () => {
  const [first, ...rest] = lines(limit, kill);
  const facts = kernelFacts([first as TrialEvent, gap, ...rest]);
  expect(facts).toMatchObject({ gap: true, kills: [{ pid: 9, taskMemcg: null, oomMemcg: null }] });
});
