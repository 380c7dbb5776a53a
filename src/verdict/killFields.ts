import type { Kills, SeenKill } from './facts.ts';
import type { Verdict } from './verdict.ts';

type KillFields = Verdict['kills'][number];

const mostKills = 20;
/** A host's table can have hundreds of thousands of rows; the largest ones are what explains. */
const mostTasks = 8;

/** The kernel's own lines in fields. */
export function parsedKills({ own, global }: Kills): KillFields[] {
  return [...own, ...global].slice(0, mostKills).map(fieldsOf);
}

function fieldsOf(kill: SeenKill): KillFields {
  const { at: _at, source: _source, hearsay: _hearsay, namesMain: _namesMain, place: _place, ...seen } = kill;
  const {
    because: _because,
    missing: _missing,
    others: _others,
    uid: _uid,
    order: _order,
    chosen: _chosen,
    ...rest
  } = seen;
  const tasks = rest.tasks.toSorted((one, other) => other.rssPages - one.rssPages).slice(0, mostTasks);
  return { ...rest, tasks, tasksLeftOut: rest.tasksLeftOut + rest.tasks.length - tasks.length };
}
