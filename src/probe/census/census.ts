import { readdirSync, readFileSync } from 'node:fs';
import { fileColumns, processColumns, serviceColumns, threadColumns } from '../../record/tableRows.ts';
import { locateCgroup, parseMembership } from '../cgroup/cgroupFacts.ts';
import { parseCgroupMounts } from '../cgroup/mounts.ts';
import { cachedBytes } from './cachedBytes.ts';
import { type OpenRegularFile, openFiles } from './openFiles.ts';
import { readProcess } from './processRow.ts';
import type { CensusCommand, CensusMessage } from './protocol.ts';
import { openService, type ServiceReader } from './serviceRow.ts';
import { readThreads } from './threads.ts';

/** The biggest of each container; what is left out is small. */
const most = { processes: 200, files: 50, threads: 100 };
/** For so many of the files that grow or are written to it is asked how much of them is cached. */
const asked = 5;
/** Files are looked at in each so many-th count: a JVM holds a hundred open. */
const filesEvery = 3;

interface Counted {
  name: string;
  group: string;
  reader: ServiceReader;
}

export interface Census {
  add(service: Omit<Extract<CensusCommand, { kind: 'service' }>, 'kind'>): void;
  /** Counts everything once. */
  count(): Promise<void>;
  close(): void;
}

/** Counts memory, processes and open files of each container, as often as it is told to. */
export function openCensus(nowMs: () => number, emit: (message: CensusMessage) => void): Census {
  const services = new Map<string, Counted>();
  let counts = 0;
  const countFiles = async (atMs: number, { name, group }: Counted) => {
    const files = openFiles('/proc', pidsOf(group)).slice(0, most.files);
    const chosen = files.filter(({ writable }) => writable).slice(0, asked);
    const cached = await cachedBytes(chosen.map(({ link }) => link));
    const cachedOf = (file: OpenRegularFile) => cached[chosen.indexOf(file)] ?? null;
    const rows = files.map((file) => ({
      atMs,
      service: name,
      path: file.path,
      sizeBytes: file.sizeBytes,
      cachedBytes: cachedOf(file),
      writable: file.writable ? 1 : 0,
    }));
    if (rows.length > 0) emit({ kind: 'rows', table: 'files', rows: cellsOf(rows, fileColumns) });
  };
  return {
    add({ name, containerId, pid }) {
      const memberships = membershipsOf(pid);
      // One that has ended already is in no group of its own any more, and there is nothing to count.
      if (!memberships.some(({ path }) => path.includes(containerId))) return;
      const mounts = parseCgroupMounts(readFileSync('/proc/self/mountinfo', 'latin1'));
      const facts = locateCgroup(mounts, memberships, containerId);
      if (facts === null || facts.dirs.memory === null)
        return emit({ kind: 'trouble', atMs: nowMs(), text: `${name}: its cgroup was not found` });
      services.set(name, { name, group: facts.dirs.memory, reader: openService(name, facts, pid) });
    },
    async count() {
      const atMs = nowMs();
      for (const counted of services.values()) {
        const row = counted.reader.read(atMs);
        if (row === null) {
          counted.reader.close();
          services.delete(counted.name);
          continue;
        }
        emit({ kind: 'rows', table: 'services', rows: cellsOf([row], serviceColumns) });
        const pids = pidsOf(counted.group);
        const processes = pids
          .flatMap((pid) => readProcess('/proc', pid) ?? [])
          .toSorted((a, b) => (b.rssBytes ?? 0) - (a.rssBytes ?? 0))
          .slice(0, most.processes)
          .map((process) => ({ ...process, atMs, service: counted.name }));
        if (processes.length > 0)
          emit({ kind: 'rows', table: 'processes', rows: cellsOf(processes, processColumns) });
        const threads = readThreads('/proc', pids, most.threads, counts).map((thread) => ({
          ...thread,
          atMs,
          service: counted.name,
        }));
        if (threads.length > 0)
          emit({ kind: 'rows', table: 'threads', rows: cellsOf(threads, threadColumns) });
        if (counts % filesEvery === 0) await countFiles(atMs, counted);
      }
      counts += 1;
    },
    close() {
      for (const { reader } of services.values()) reader.close();
    },
  };
}

const cellsOf = <Column extends string>(
  rows: readonly Record<Column, number | string | null>[],
  columns: readonly Column[],
): (number | string | null)[][] => rows.map((row) => columns.map((column) => row[column]));

/** Processes of a group and of those below it: a container may make some of its own. */
function pidsOf(group: string): number[] {
  try {
    const own = readFileSync(`${group}/cgroup.procs`, 'latin1')
      .split('\n')
      .flatMap((line) => Number(line) || []);
    const below = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [...own, ...below.flatMap(({ name }) => pidsOf(`${group}/${name}`))];
  } catch {
    return []; // the group is gone
  }
}

function membershipsOf(pid: number): ReturnType<typeof parseMembership> {
  try {
    return parseMembership(readFileSync(`/proc/${pid}/cgroup`, 'latin1'));
  } catch {
    return [];
  }
}
