import type { Recording } from '../../record/recording.ts';
import { type RuntimeName, runtimeNames, runtimes } from '../../runtime/index.ts';
import type { Census } from '../facts.ts';
import { isRead } from './counter.ts';
import { processesSeen } from './processes.ts';

/** Those that start, hold or wait for others, and print no runtime's words. */
const plumbing =
  /^(?:sh|bash|dash|ash|zsh|busybox|env|su|sudo|su-exec|gosu|tini|dumb-init|docker-init|s6-.{0,20}|runit|supervisord|exe|runc.{0,20}|sleep|tail|cat|tee|timeout|kill|pkill)$/;

/** What ran in the main container, by its processes' names and by what a JVM leaves behind. null: never counted. */
export function census({ processes, probe, gcLog, trial }: Recording): Census | null {
  const own = processes.filter(({ service }) => service === 'app');
  if (own.length === 0) return null;
  const seen = processesSeen(own);
  const found = seen.map(({ name, command }) => runtimesOf(name, command));
  const stated = trial.plan.target.runtime;
  const named = new Set(found.flatMap((each) => each ?? []));
  if (stated !== 'any') named.add(stated);
  if (gcLog.length > 0 || isRead(probe, 'heapMaxBytes')) named.add('jvm');
  return {
    countedMs: [...new Set(own.map(({ atMs }) => atMs))].toSorted((one, other) => one - other),
    processes: seen.map(({ pid, name, rows }) => ({
      pid,
      parentPid: rows.findLast(({ parentPid }) => parentPid !== null)?.parentPid ?? null,
      name,
      fromMs: Math.min(...rows.map(({ atMs }) => atMs)),
      toMs: Math.max(...rows.map(({ atMs }) => atMs)),
    })),
    runtimes: named,
    hasUnnamed: found.some((each) => each?.length === 0),
  };
}

/** Which runtimes a process may be of; null: of none, it is plumbing. Its arguments may be any text: its program counts. */
function runtimesOf(name: string, command: string): RuntimeName[] | null {
  const program = command.split(' ', 1)[0]?.split('/').at(-1) ?? '';
  if (plumbing.test(name)) return null;
  return runtimeNames.filter((runtime) =>
    [name, program].some((each) => runtimes[runtime].processNames?.test(each) ?? false),
  );
}
