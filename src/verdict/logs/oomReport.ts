import { quick } from '../../prefilter/prefilter.ts';
import { kernelText } from './kernelText.ts';
import { oomKillLine, statsLine, taskLine, taskNameOf, usageLine } from './oomLines.ts';
import { emptyReport, hasVictim, isOpen, killIn, leftOf, type OomFinding, type Report } from './oomState.ts';
import { type Victim, victimLine } from './oomVictim.ts';

export type { OomFinding } from './oomState.ts';

/** Rows of a task table that are kept; a host can have hundreds of thousands of tasks. */
const mostTasks = 2000;

const groupLine = /^Tasks in (.*) are going to be killed due to memory\.oom\.group set/;
const oldLimitLine = /^Task in (.*) killed as a result of limit of (.*)$/;

const mostBeginnings = 100;

/** A part of each line that is of use, but for the rows of a table. */
const hint = quick(
  /Manual OOM|oom-killer: gfp_mask=|out of memory|No available memory|kill(?:ed)? process|oom_reaper|oom-kill:|Task in |Tasks in |mem_cgroup_o|__alloc_pages_|moom_callback|: usage |Memory cgroup stats|\[ *pid\]|\[ *pid +\]/i,
);

/** In a call trace: a group's charge failed; or a page could not be had anywhere; or somebody pressed a key for it. */
const groupTrace = /\bmem_cgroup_(?:out_of_memory|oom_synchronize)\b/;
const machineTrace = /\b__alloc_pages_(?:slowpath|may_oom)\b/;
const keyPressed = /^sysrq ?: Manual OOM execution/i;
const keyTrace = /\bmoom_callback\b/;

export interface OomReader<Where> {
  push(line: string, where: Where): OomFinding<Where>[];
  /** Whether it is in a table, whose rows have none of the words that it looks for. */
  isWithin(): boolean;
  /** What a report said that was cut off before its victim's line. */
  end(): OomFinding<Where>[];
}

/**
 * Reads OOM reports from a kernel log, line by line, in bounded memory and linear time. `where`: when a line was
 * written, or what the caller wants to know of it. Forms: kernels 2.6 to 6.18, v1 and v2, with or without the report
 * around the kill; a report that ends before its kill is given back when the next one begins, or at the end.
 */
export function oomReader<Where>(): OomReader<Where> {
  let report = emptyReport<Where>();
  /** Who asked for memory, and no more: counts where the log has nothing but such lines. */
  let beginnings: OomFinding<Where>[] | null = [];

  const startOver = (): OomFinding<Where>[] => {
    const left = leftOf(report);
    const isBeginning = !report.limit && !report.chosen && !report.statsOf && !report.killed;
    report = emptyReport<Where>();
    if (!isBeginning) return left;
    if (beginnings && beginnings.length < mostBeginnings) beginnings.push(...left);
    return [];
  };
  const readVictim = (victim: Victim, text: string, where: Where): OomFinding<Where>[] => {
    const { step } = victim;
    if (step === 'reaped') {
      if (isOpen(report)) return [];
      const left = startOver();
      report.chosen = { victim, text, where };
      return left;
    }
    // Without a head of its own a further kill belongs to this report only where the whole group dies.
    const stranger = step === 'killed' ? report.killed && !report.groupKill : hasVictim(report);
    const left = stranger ? startOver() : [];
    if (step === 'chosen') {
      report.chosen = { victim, text, where };
      // The node problem detector puts both lines into one.
      const both = text.indexOf(' Killed process ');
      return both < 0 ? left : [...left, ...push(text.slice(both + 1), where)];
    }
    const kill = killIn(report, victim, text);
    report.killed = true;
    return [...left, { step: 'killed', kill, where }];
  };
  const push = (line: string, where: Where): OomFinding<Where>[] => {
    // A record may hold several lines.
    if (line.includes('\n')) return line.split('\n').flatMap((part) => push(part, where));
    if (report.columns === null && !hint.test(line)) return [];
    const text = kernelText(line);
    if (keyPressed.test(text)) {
      const left = startOver();
      report.order = -1;
      return left;
    }
    if (text.includes('oom-killer: gfp_mask=')) {
      const asked = report.order === -1 && !isOpen(report);
      const left = startOver();
      const order = /\border=(-?\d{1,3})\b/.exec(text)?.[1];
      report.invoked = { name: taskNameOf(text), text, where };
      report.order = asked ? -1 : order === undefined ? null : Number(order);
      return left;
    }
    const victim = victimLine(text);
    if (victim) beginnings = null;
    if (victim) return readVictim(victim, text, where);
    // A log that somebody has filtered lacks the head of a report: the line about the limit begins the next one, too.
    const left = isLimit(text) && (hasVictim(report) || report.limit) ? startOver() : [];
    readInto(report, text, where);
    return left;
  };
  const end = (): OomFinding<Where>[] => {
    const left = startOver();
    return left.length > 0 ? left : (beginnings ?? []);
  };
  return { push, isWithin: () => report.columns !== null, end };
}

const isLimit = (text: string): boolean => oomKillLine(text) !== null || oldLimitLine.test(text);

function readInto<Where>(report: Report<Where>, text: string, where: Where): void {
  const limit = oomKillLine(text);
  const old = oldLimitLine.exec(text);
  if (limit) report.limit = { ...limit, text, where };
  else if (old) {
    const [, taskMemcg = null, oomMemcg = null] = old;
    report.limit = { constraint: null, oomMemcg, taskMemcg, task: null, scope: 'memcg', text, where };
  } else if (groupLine.test(text)) report.groupKill = true;
  else if (text.startsWith('Out of memory and no killable processes')) report.nobody = true;
  else if (keyTrace.test(text)) report.order = -1;
  else if (groupTrace.test(text)) report.scopeHint = 'memcg';
  else if (machineTrace.test(text)) report.scopeHint ??= 'global';
  else readTables(report, text);
}

function readTables<Where>(report: Report<Where>, text: string): void {
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
