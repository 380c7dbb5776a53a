import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import type { ThreadRow } from '../../record/tableRows.ts';
import { parseProcessStat } from '../mainProcess.ts';
import { descriptorsIn, type ReadMemory } from './descriptorSets.ts';
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
    return [{ ...row, place: placeOf(call, `${procDir}/${pid}`, () => peersOf(pid)) ?? row.place }];
  });
}

/** null: it waits for no descriptor. Empty: for several ends, or it is not known for which. */
function placeOf(call: ThreadCall | null, dir: string, peers: () => Peers): string | null {
  if (call === null) return null;
  if (call.descriptor !== null) return endOf(dir, call.descriptor, peers);
  if (call.set === null) return null;
  const ends = descriptorsIn(call.set, memoryOf(dir)).map((descriptor) => endOf(dir, descriptor, peers));
  return commonEnd(ends);
}

/** A pipe beside a connection wakes who waits there: it waits for the connection. */
export function commonEnd(ends: readonly string[]): string {
  const others = new Set(ends.filter((end) => end !== 'pipe' && end !== 'file'));
  if (others.size > 1) return '';
  return [...others][0] ?? (new Set(ends).size === 1 ? (ends[0] ?? '') : '');
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
function endOf(dir: string, descriptor: number, peers: () => Peers): string {
  const [, kind, inode = ''] = /^(\w+):\[(\d+)\]$/.exec(link(`${dir}/fd/${descriptor}`) ?? '') ?? [];
  if (kind === 'socket') return peers().ofSocket(inode) ?? 'socket';
  return kind ?? 'file';
}

/** A look at a sleeping thread's stack: it is not stopped for it. Source: proc_pid_mem(5). */
const memoryOf =
  (dir: string): ReadMemory =>
  (address, bytes) => {
    let file: number | null = null;
    try {
      file = openSync(`${dir}/mem`, 'r');
      const memory = Buffer.alloc(bytes);
      return readSync(file, memory, 0, bytes, address) === bytes ? memory : null;
    } catch {
      return null;
    } finally {
      if (file !== null) closeSync(file);
    }
  };

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
