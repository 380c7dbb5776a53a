import type { OomKill } from './logs/oomKill.ts';
import type { Kills, OwnKill } from './signals/kills.ts';
import type { Verdict } from './verdict.ts';

type KillFields = Verdict['kills'][number];

const mostKills = 20;
/** A host's table can have hundreds of thousands of rows; the largest ones are what explains. */
const mostTasks = 8;

/** The kernel's own lines in fields. */
export function parsedKills({ own, global }: Kills): KillFields[] {
  return [...own, ...global].slice(0, mostKills).map(fieldsOf);
}

function fieldsOf(kill: OomKill | OwnKill): KillFields {
  const { tasks, tasksLeftOut, uid: _, ...rest } = kill;
  const largest = tasks.toSorted((one, other) => other.rssPages - one.rssPages).slice(0, mostTasks);
  return {
    victim: null,
    limit: null,
    service: null,
    ...rest,
    tasks: largest,
    tasksLeftOut: tasksLeftOut + tasks.length - largest.length,
  };
}
