import type { OomKill, OomTask } from './oomKill.ts';

/** What an `oom-kill:` line says about whose limit it was. */
export interface OomLimit {
  constraint: string | null;
  oomMemcg: string | null;
  taskMemcg: string | null;
  /** The victim; null: the line is cut, or of a kernel that does not name it there. */
  task: { pid: number; name: string; uid: number | null } | null;
  scope: OomKill['scope'];
}

/** `perl` from `perl invoked oom-killer: gfp_mask=...`; names may hold spaces and parentheses. */
export function taskNameOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf(' invoked oom-killer: ')));
}

/**
 * `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=...,mems_allowed=0,oom_memcg=/a,task_memcg=/a/b,task=perl,pid=1,uid=0`.
 * Found by its keys from fixed ends, so that commas in a group's or a task's name do no harm. Kernels from 4.20.
 */
export function oomKillLine(text: string): OomLimit | null {
  if (!text.startsWith('oom-kill:constraint=')) return null;
  const constraint = /^oom-kill:constraint=(\w{1,64})/.exec(text)?.[1] ?? null;
  const taskGroup = text.indexOf(',task_memcg=');
  const task = text.lastIndexOf(',task=');
  const taskMemcg =
    taskGroup < 0 ? null : text.slice(taskGroup + ',task_memcg='.length, task < 0 ? undefined : task);
  const owner = text.indexOf(',oom_memcg=');
  const named = owner >= 0 && taskGroup > owner;
  return {
    constraint,
    oomMemcg: named ? text.slice(owner + ',oom_memcg='.length, taskGroup) : null,
    taskMemcg,
    task: task < 0 ? null : victimIn(text.slice(task + ',task='.length)),
    scope: named || constraint === 'CONSTRAINT_MEMCG' ? 'memcg' : 'global',
  };
}

/** `java,pid=7134,uid=1000`. */
function victimIn(text: string): OomLimit['task'] {
  const match =
    /^(.{0,64}),pid=(\d{1,10}),uid=(\d{1,10})\s*$/.exec(text) ?? /^(.{0,64}?),pid=(\d{1,10})\b/.exec(text);
  if (!match) return null;
  return {
    name: match[1] ?? '',
    pid: Number(match[2]),
    uid: match[3] === undefined ? null : Number(match[3]),
  };
}

/** `memory: usage 49152kB, limit 49152kB, failcnt 0`; `memory+swap:` (v1) and `swap:` (v2) likewise. */
export function usageLine(
  text: string,
): { what: 'memory' | 'swap'; usageKb: number; limitKb: number } | null {
  const match = /^(memory|memory\+swap|swap): usage (\d{1,20})kB, limit (\d{1,20})kB/.exec(text);
  if (!match) return null;
  const what = match[1] === 'memory' ? 'memory' : 'swap';
  return { what, usageKb: Number(match[2]), limitKb: Number(match[3]) };
}

/** The group from `Memory cgroup stats for /oomlab/...:`; 4.x has the first counters behind the colon. */
export function statsLine(text: string): string | null {
  const head = 'Memory cgroup stats for ';
  if (!text.startsWith(head)) return null;
  const end = text.indexOf(':', head.length);
  return text.slice(head.length, end < 0 ? undefined : end);
}

/** A row of the task table by the names in its header, which differ between kernels; the name is what is left. */
export function taskLine(text: string, columns: readonly string[]): OomTask | null {
  const head = /^\[ *(\d{1,10})\] */.exec(text);
  if (!head) return null;
  const values = new Map<string, string>([['pid', head[1] ?? '']]);
  let rest = text.slice(head[0].length);
  for (const column of columns.slice(1, -1)) {
    const field = /^(-?\d{1,20}) */.exec(rest);
    if (!field) return null;
    values.set(column, field[1] ?? '');
    rest = rest.slice(field[0].length);
  }
  const number = (name: string): number | null => {
    const digits = values.get(name);
    return digits === undefined ? null : Number(digits);
  };
  const [pid, tgid, uid, rssPages] = [number('pid'), number('tgid'), number('uid'), number('rss')];
  if (pid === null || tgid === null || uid === null || rssPages === null) return null;
  const [swapPages, oomScoreAdj] = [number('swapents'), number('oom_score_adj')];
  return { pid, tgid, uid, rssPages, swapPages, oomScoreAdj, name: rest };
}
