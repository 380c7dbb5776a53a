/**
 * Slow tables beside the probe's: read about once a second, several rows of the same time. `textColumns` hold text;
 * every other value is a number or null, null meaning "not read". `service` is the name in the scenario: `app` is the
 * main target, `app-2` the second container of it where density adds some.
 */

/** Memory and CPU of each container. Counters are cumulative. */
export const serviceColumns = [
  'atMs',
  'service',
  'limitBytes', // its own; null: none but the machine's
  'usageBytes',
  'anonBytes',
  'fileBytes', // page cache, shmem included
  'inactiveFileBytes',
  'shmemBytes',
  'kernelBytes',
  'swapBytes',
  'majorFaults',
  'refaultAnonPages',
  'refaultFilePages',
  'oomKills',
  'cpuUsageUs',
  'readBytes',
  'memFullUs',
  'processes',
  'acceptQueue', // connections that wait to be accepted, over all its listening sockets
] as const;

/** Each process of each container, as `top -o %MEM` would list them. */
export const processColumns = [
  'atMs',
  'service',
  'pid', // as the host counts
  'parentPid',
  'name', // comm
  'command', // the first 200 characters of its command line
  'rssBytes', // anonymous, file and shared memory together: shared pages count in each process
  'anonBytes',
  'fileBytes',
  'shmemBytes',
  'swapBytes',
  'threads',
  'cpuMs', // user and system so far
] as const;

/** Regular files that the processes of a container hold open: whose page cache is it? */
export const fileColumns = [
  'atMs',
  'service',
  'path', // as the container sees it
  'sizeBytes',
  'cachedBytes', // resident in the page cache, whoever is charged for it
  'writable', // 1: some process has it open for writing
] as const;

/** What each thread of a container does: at most so many of each at a time. */
export const threadColumns = [
  'atMs',
  'service',
  'pid', // as the host counts
  'threadId',
  'name', // comm
  'state', // R runs or could, S waits, D waits for a disk or so, Z has ended
  'cpuMs', // user and system so far
  'call', // the system call that it is in; empty: none, or it may not be known
  'place', // what it waits for: a futex's address, "client", "listener", the other end of a connection, "pipe", "file"
  'futexOperation', // as in futex(2)
  'futexValue', // that it was found to have: 2 is a lock that others wait for, too
] as const;

export const textColumns: ReadonlySet<string> = new Set([
  'service',
  'name',
  'command',
  'path',
  'state',
  'call',
  'place',
]);

export type ServiceRow = Record<Exclude<(typeof serviceColumns)[number], 'service'>, number | null> & {
  atMs: number;
  service: string;
};
export type ProcessRow = Record<
  Exclude<(typeof processColumns)[number], 'service' | 'name' | 'command'>,
  number | null
> & { atMs: number; service: string; pid: number; name: string; command: string };
export type FileRow = Record<Exclude<(typeof fileColumns)[number], 'service' | 'path'>, number | null> & {
  atMs: number;
  service: string;
  path: string;
};
export type ThreadRow = Record<
  Exclude<(typeof threadColumns)[number], 'service' | 'name' | 'state' | 'call' | 'place'>,
  number | null
> & {
  atMs: number;
  service: string;
  pid: number;
  threadId: number;
  name: string;
  state: string;
  call: string;
  place: string;
};
