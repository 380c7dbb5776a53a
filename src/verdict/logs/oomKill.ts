/** A row of the kernel's task table; pages of 4 KiB on the usual machines. */
export interface OomTask {
  pid: number;
  tgid: number;
  uid: number;
  rssPages: number;
  swapPages: number | null;
  oomScoreAdj: number | null;
  name: string;
}

/** One `Killed process` with what the report around it said. null: the report did not say. */
export interface OomKill {
  /** When the kill line was written, on the axis that the caller gave. */
  atMs: number | null;
  /** `memcg`: a group's limit was hit. `global`: the host ran out. */
  scope: 'memcg' | 'global' | null;
  pid: number;
  name: string;
  totalVmKb: number | null;
  anonRssKb: number | null;
  fileRssKb: number | null;
  shmemRssKb: number | null;
  pageTablesKb: number | null;
  oomScoreAdj: number | null;
  uid: number | null;
  /** Whose limit it was, and in which group the victim lived. */
  oomMemcg: string | null;
  taskMemcg: string | null;
  constraint: string | null;
  /** The memory that was asked for is a block of 2^order pages in one piece; -1: nobody asked for any (SysRq). */
  order: number | null;
  invokedBy: string | null;
  usageKb: number | null;
  limitKb: number | null;
  swapLimitKb: number | null;
  /** Killed because its whole group is (`memory.oom.group`). */
  groupKill: boolean;
  tasks: OomTask[];
  tasksLeftOut: number;
  quote: string;
}

/**
 * What was short where no group's limit was hit: all of the machine's memory; that of some nodes, as a cpuset or a
 * policy allows no others; a block in one piece; or nothing, as somebody asked for a kill by SysRq.
 */
export function shortageOf({
  constraint,
  order,
}: Pick<OomKill, 'constraint' | 'order'>): 'machine' | 'nodes' | 'block' | 'nothing' {
  if (order !== null && order < 0) return 'nothing';
  if (constraint !== null && /CPUSET|MEMORY_POLICY/.test(constraint)) return 'nodes';
  return order !== null && order >= 2 ? 'block' : 'machine';
}
