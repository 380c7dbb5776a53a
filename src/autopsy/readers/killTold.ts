import type { LogKill } from './sourceFacts.ts';

/** A kill by the kernel's OOM killer that somebody else tells of: of its report there is what is given. */
export const killTold = (
  told: Partial<LogKill> & Pick<LogKill, 'scope' | 'name' | 'pid' | 'at' | 'file' | 'quote'>,
): LogKill => ({
  atMs: null,
  totalVmKb: null,
  anonRssKb: null,
  fileRssKb: null,
  shmemRssKb: null,
  pageTablesKb: null,
  oomScoreAdj: null,
  uid: null,
  oomMemcg: null,
  taskMemcg: null,
  constraint: null,
  invokedBy: null,
  usageKb: null,
  limitKb: null,
  swapLimitKb: null,
  order: null,
  groupKill: false,
  tasks: [],
  tasksLeftOut: 0,
  chosen: false,
  boot: 0,
  ...told,
  hearsay: true,
});
