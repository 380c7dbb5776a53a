import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ThreadRow } from '../../record/tableRows.ts';
import { parseProcessStat } from '../mainProcess.ts';
import { type Peers, parsePeers } from './peers.ts';
import { parseSyscall, type ThreadCall } from './threadCalls.ts';

type Thread = Omit<ThreadRow, 'atMs' | 'service'>;

/**
 * What each thread of these processes does: at most `most` of them, beginning at the `turn`-th, so that in time each of a
 * great many is looked at.
 */
export function readThreads(procDir: string, pids: readonly number[], most: number, turn: number): Thread[] {
  const all = pids.flatMap((pid) => tasksOf(procDir, pid).map((threadId) => ({ pid, threadId })));
  const from = all.length <= most ? 0 : (turn * most) % all.length;
  const chosen = [...all.slice(from), ...all.slice(0, from)].slice(0, most);
  let peers: Peers | null = null;
  const peersOf = (pid: number): Peers => {
    peers ??= parsePeers(['tcp', 'tcp6'].flatMap((name) => text(`${procDir}/${pid}/net/${name}`) ?? []));
    return peers;
  };
  return chosen.flatMap(({ pid, threadId }) => {
    const dir = `${procDir}/${pid}/task/${threadId}`;
    const stat = text(`${dir}/stat`);
    const call = parseSyscall(text(`${dir}/syscall`) ?? '', process.arch);
    const row = stat === null ? null : parseThread(pid, threadId, stat, call);
    if (row === null) return []; // gone meanwhile
    const place =
      call?.descriptor == null ? row.place : placeOf(`${procDir}/${pid}`, call.descriptor, peersOf, pid);
    return [{ ...row, place }];
  });
}

/** null when `stat` is cut off. Source: proc_pid_stat(5), of a thread. */
export function parseThread(
  pid: number,
  threadId: number,
  stat: string,
  call: ThreadCall | null,
): Thread | null {
  const seen = parseProcessStat(stat);
  if (seen === null) return null;
  return {
    pid,
    threadId,
    name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    state: seen.state,
    cpuMs: seen.userMs + seen.systemMs,
    call: call?.call ?? '',
    place: call?.futex?.address ?? '',
    futexOperation: call?.futex?.operation ?? null,
    futexValue: call?.futex?.value ?? null,
  };
}

/** The other end of a socket, `pipe`, `socket` (of another family), or `file`. */
function placeOf(dir: string, descriptor: number, peersOf: (pid: number) => Peers, pid: number): string {
  const [, kind, inode = ''] = /^(\w+):\[(\d+)\]$/.exec(link(`${dir}/fd/${descriptor}`) ?? '') ?? [];
  if (kind === 'socket') return peersOf(pid).ofSocket(inode) ?? 'socket';
  return kind ?? 'file';
}

function tasksOf(procDir: string, pid: number): number[] {
  try {
    return readdirSync(`${procDir}/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

function text(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

function link(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
