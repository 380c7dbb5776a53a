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
