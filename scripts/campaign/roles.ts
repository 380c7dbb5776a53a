import { basename } from 'node:path';
import type { GroupProcess } from './groups.ts';
import type { UnderWay } from './underWay.ts';

/** What a process of ours, or of the engine, is there for. */
export type Role = keyof typeof roles;

const program =
  (file: string) =>
  ({ words: [command = '', ...rest] }: GroupProcess): boolean =>
    // "taskset" and "nice" become it in a moment.
    basename(command) === 'node' && rest.some((word) => word.endsWith(`src/${file}.ts`));
const named =
  (name: string) =>
  ({ words: [command = ''] }: GroupProcess): boolean =>
    basename(command) === name;

const roles = {
  front: program('cli'),
  lab: program('lab/worker'),
  probe: program('probe/main'),
  census: program('probe/census/main'),
  generator: program('load/main'),
  /** Keeps the machine's lock for the front. */
  lock: named('flock'),
  dockerd: named('dockerd'),
  containerd: named('containerd'),
} as const satisfies Record<string, (process: GroupProcess) => boolean>;

/** The process that has this part in the run; null: there is none at the moment. */
export function inRole(role: Role, run: UnderWay): GroupProcess | null {
  const all = run.machine.processes().filter(roles[role]);
  // Another command may run there beside it.
  return (role === 'front' ? all.find(({ pid }) => pid === run.pid) : all[0]) ?? null;
}
