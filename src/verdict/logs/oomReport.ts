import { kernelText } from './kernelPrefix.ts';
import type { OomKill, OomTask } from './oomKill.ts';
import { type OomLimit, oomKillLine, statsLine, taskLine, taskNameOf, usageLine } from './oomLines.ts';

interface Report {
  limit: OomLimit | null;
  scopeHint: 'memcg' | 'global' | null;
  invokedBy: string | null;
  usageKb: number | null;
  limitKb: number | null;
  swapLimitKb: number | null;
  statsOf: string | null;
  groupKill: boolean;
  columns: string[] | null;
  tasks: OomTask[];
  tasksLeftOut: number;
  killed: boolean;
}

const emptyReport = (): Report => ({
  limit: null,
  scopeHint: null,
  invokedBy: null,
  usageKb: null,
  limitKb: null,
  swapLimitKb: null,
  statsOf: null,
  groupKill: false,
  columns: null,
  tasks: [],
  tasksLeftOut: 0,
  killed: false,
});

/** Rows of a task table that are kept; a host can have hundreds of thousands of tasks. */
const mostTasks = 2000;

/** `Killed process 1 (java)`; RHEL 6 and 7 have the user before or after the name (`1, UID 500, (java)`, `1 (java), UID 500,`). */
const killed = /Killed process (\d{1,10}),? (?:UID (\d{1,10}), )?\(/;
const groupLine = /^Tasks in (.*) are going to be killed due to memory\.oom\.group set/;
const oldLimitLine = /^Task in (.*) killed as a result of limit of (.*)$/;

/**
 * Reads OOM reports from a kernel log, line by line, in bounded memory and linear time.
 * `push` gives a kill back when a line completes one. Forms: kernels 3.10 to 6.18, v1 and v2, with or without the report around the kill.
 */
export function oomReader(): { push(line: string, atMs: number | null): OomKill | null } {
  let report = emptyReport();
  const push = (line: string, atMs: number | null): OomKill | null => {
    // A record may hold several lines.
    if (line.includes('\n')) {
      let found: OomKill | null = null;
      for (const part of line.split('\n')) found = push(part, atMs) ?? found;
      return found;
    }
    const { text } = kernelText(line);
    if (text.includes(' invoked oom-killer: ')) {
      report = emptyReport();
      report.invokedBy = taskNameOf(text);
      return null;
    }
    if (text.includes('Killed process ')) return completed(report, text, atMs);
    readInto(report, text);
    return null;
  };
  return { push };
}

function readInto(report: Report, text: string): void {
  const limit = oomKillLine(text);
  if (limit) {
    startOver(report);
    report.limit = limit;
    return;
  }
  const old = oldLimitLine.exec(text);
  if (old) {
    startOver(report);
    report.limit = { constraint: null, oomMemcg: old[2] ?? null, taskMemcg: old[1] ?? null, global: false };
    report.scopeHint = 'memcg';
    return;
  }
  if (groupLine.test(text)) {
    report.groupKill = true;
    return;
  }
  if (text.startsWith('Memory cgroup out of memory')) report.scopeHint = 'memcg';
  else if (text.startsWith('Out of memory')) report.scopeHint = 'global';
  readTables(report, text);
}

/** A log that somebody has filtered lacks the head of a report: the line about the limit begins the next one, too. */
function startOver(report: Report): void {
  if (report.killed) Object.assign(report, emptyReport());
}

function readTables(report: Report, text: string): void {
  const usage = usageLine(text);
  if (usage?.what === 'memory') {
    report.usageKb = usage.usageKb;
    report.limitKb = usage.limitKb;
  } else if (usage) report.swapLimitKb = usage.limitKb;
  report.statsOf = statsLine(text) ?? report.statsOf;
  if (/^\[ *pid *\]/.test(text)) {
    report.columns = text
      .replace(/^\[ *pid *\]/, 'pid')
      .trim()
      .split(/ +/);
    return;
  }
  if (!report.columns) return;
  const task = taskLine(text, report.columns);
  if (!task) return;
  if (report.tasks.length < mostTasks) report.tasks.push(task);
  else report.tasksLeftOut += 1;
}

function completed(report: Report, text: string, atMs: number | null): OomKill | null {
  const victim = victimOf(text);
  if (!victim) return null;
  // Without a head of its own a further kill belongs to this report only where the whole group dies.
  const stranger = report.killed && !report.groupKill;
  if (stranger) Object.assign(report, emptyReport());
  const kill: OomKill = {
    atMs,
    scope: scopeOf(report, text),
    ...victim,
    oomMemcg: report.limit?.oomMemcg ?? report.statsOf,
    taskMemcg: report.limit?.taskMemcg ?? null,
    constraint: report.limit?.constraint ?? null,
    invokedBy: report.invokedBy,
    usageKb: report.usageKb,
    limitKb: report.limitKb,
    swapLimitKb: report.swapLimitKb,
    groupKill: report.groupKill,
    tasks: report.tasks,
    tasksLeftOut: report.tasksLeftOut,
    quote: text.trim(),
  };
  report.killed = true;
  return kill;
}

type Victim = Pick<
  OomKill,
  | 'pid'
  | 'name'
  | 'totalVmKb'
  | 'anonRssKb'
  | 'fileRssKb'
  | 'shmemRssKb'
  | 'pageTablesKb'
  | 'oomScoreAdj'
  | 'uid'
>;

/** Fields by their keys: kernels add some, and people shorten the line when they quote it. */
function victimOf(text: string): Victim | null {
  const head = killed.exec(text);
  if (!head) return null;
  const from = head.index + head[0].length;
  const numbers = text.indexOf('total-vm:', from);
  const end = text.lastIndexOf(')', numbers < 0 ? undefined : numbers);
  if (end < from) return null;
  const rest = text.slice(end + 1);
  const field = (pattern: RegExp): number | null => {
    const digits = pattern.exec(rest)?.[1];
    return digits === undefined ? null : Number(digits);
  };
  return {
    pid: Number(head[1]),
    name: text.slice(from, Math.min(end, from + longestName)),
    totalVmKb: field(/total-vm:(\d{1,15})kB/),
    anonRssKb: field(/anon-rss:(\d{1,15})kB/),
    fileRssKb: field(/file-rss:(\d{1,15})kB/),
    shmemRssKb: field(/shmem-rss:(\d{1,15})kB/),
    pageTablesKb: field(/pgtables:(\d{1,15})kB/),
    oomScoreAdj: field(/oom_score_adj:(-?\d{1,6})/),
    uid: head[2] === undefined ? field(/UID:? ?(\d{1,10})/) : Number(head[2]),
  };
}

/** A task's name has at most 15 bytes in the kernel; a log line can hold anything. */
const longestName = 64;

function scopeOf(report: Report, text: string): OomKill['scope'] {
  if (report.limit) return report.limit.global ? 'global' : 'memcg';
  if (text.includes('Memory cgroup out of memory')) return 'memcg';
  if (text.includes('Out of memory')) return 'global';
  return report.scopeHint;
}
