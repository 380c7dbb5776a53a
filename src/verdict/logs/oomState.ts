import type { OomKill, OomTask } from './oomKill.ts';
import type { OomLimit } from './oomLines.ts';
import type { Victim } from './oomVictim.ts';

/** A line with where it stood, kept until the report is complete. */
interface Said<Where> {
  text: string;
  where: Where;
}

/** What one report said so far. */
export interface Report<Where> {
  invoked: (Said<Where> & { name: string }) | null;
  limit: (Said<Where> & OomLimit) | null;
  chosen: (Said<Where> & { victim: Victim }) | null;
  order: number | null;
  scopeHint: OomKill['scope'];
  usageKb: number | null;
  limitKb: number | null;
  swapLimitKb: number | null;
  statsOf: string | null;
  groupKill: boolean;
  columns: string[] | null;
  tasks: OomTask[];
  tasksLeftOut: number;
  killed: boolean;
  /** The kernel found nobody to kill. */
  nobody: boolean;
}

export const emptyReport = <Where>(): Report<Where> => ({
  invoked: null,
  limit: null,
  chosen: null,
  order: null,
  scopeHint: null,
  usageKb: null,
  limitKb: null,
  swapLimitKb: null,
  statsOf: null,
  groupKill: false,
  columns: null,
  tasks: [],
  tasksLeftOut: 0,
  killed: false,
  nobody: false,
});

/**
 * `killed`: the kernel says that it killed. `chosen`: the report ends with the choice of a victim (or says no more than
 * that a victim's memory was taken back). `unnamed`: it ends before that, and names a group or who asked for memory.
 */
export type OomFinding<Where> =
  | { step: 'killed' | 'chosen'; kill: OomKill; where: Where }
  | {
      step: 'unnamed';
      scope: OomKill['scope'];
      /** The victim's group, or whose limit it was. */
      group: string | null;
      quote: string;
      where: Where;
    };

export const hasVictim = <Where>({ killed, chosen }: Report<Where>): boolean => killed || chosen !== null;

/** It has begun, and whatever comes may belong to it. */
export const isOpen = <Where>(report: Report<Where>): boolean =>
  report.invoked !== null ||
  report.limit !== null ||
  report.killed ||
  (report.chosen !== null && report.chosen.victim.step !== 'reaped');

/** What a report says that ends before its kill. */
export function leftOf<Where>(report: Report<Where>): OomFinding<Where>[] {
  const { invoked, limit, chosen, killed, nobody, statsOf } = report;
  if (killed || nobody) return [];
  if (chosen)
    return [{ step: 'chosen', kill: killIn(report, chosen.victim, chosen.text), where: chosen.where }];
  if (limit?.task) {
    const kill = killIn(report, { ...unmeasured, ...limit.task }, limit.text);
    return [{ step: 'chosen', kill, where: limit.where }];
  }
  const said = limit ?? invoked;
  if (said === null) return [];
  const group = limit?.taskMemcg ?? limit?.oomMemcg ?? statsOf;
  // A line that is cut before it names anything.
  if (invoked === null && group === null) return [];
  const scope = scopeOf(report, null);
  return [{ step: 'unnamed', scope, group, quote: said.text.trim(), where: said.where }];
}

const unmeasured: Omit<Victim, 'pid' | 'name' | 'uid'> = {
  step: 'chosen',
  scope: null,
  constraint: null,
  totalVmKb: null,
  anonRssKb: null,
  fileRssKb: null,
  shmemRssKb: null,
  pageTablesKb: null,
  oomScoreAdj: null,
};

/** A kill with what its report said. */
export function killIn<Where>(report: Report<Where>, victim: Victim, text: string): OomKill {
  const { step: _, scope, constraint, ...who } = victim;
  return {
    atMs: null,
    ...who,
    scope: scopeOf(report, scope),
    oomMemcg: report.limit?.oomMemcg ?? report.statsOf,
    taskMemcg: report.limit?.taskMemcg ?? null,
    constraint: report.limit?.constraint ?? constraint ?? report.chosen?.victim.constraint ?? null,
    order: report.order,
    invokedBy: report.invoked?.name ?? null,
    usageKb: report.usageKb,
    limitKb: report.limitKb,
    swapLimitKb: report.swapLimitKb,
    groupKill: report.groupKill,
    tasks: report.tasks,
    tasksLeftOut: report.tasksLeftOut,
    quote: text.trim(),
  };
}

function scopeOf<Where>(report: Report<Where>, said: OomKill['scope']): OomKill['scope'] {
  return report.limit?.scope ?? said ?? report.chosen?.victim.scope ?? report.scopeHint ?? ofTables(report);
}

/** The kernel prints a group's usage and counters in a report about its limit only. */
const ofTables = <Where>({ limitKb, statsOf }: Report<Where>): OomKill['scope'] =>
  limitKb !== null || statsOf !== null ? 'memcg' : null;
