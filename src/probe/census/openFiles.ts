import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** A regular file that some process of a container holds open. */
export interface OpenRegularFile {
  /** As the container sees it; ` (deleted)` behind it when it has no name any more. */
  path: string;
  sizeBytes: number;
  writable: boolean;
  /** A way to it for as long as it is held open: `/proc/<pid>/fd/<n>`. */
  link: string;
}

/** Regular files open in any of these processes, each once, the largest first. What has gone meanwhile is left out. */
export function openFiles(procDir: string, pids: readonly number[]): OpenRegularFile[] {
  const files = new Map<string, OpenRegularFile>();
  for (const pid of pids) {
    for (const fd of descriptors(procDir, pid)) {
      const link = `${procDir}/${pid}/fd/${fd}`;
      try {
        // stat of the link tells of what is open without opening it again: a pipe could block.
        const facts = statSync(link);
        if (!facts.isFile()) continue;
        const known = files.get(`${facts.dev}:${facts.ino}`);
        const writable = isWritable(readFileSync(`${procDir}/${pid}/fdinfo/${fd}`, 'latin1'));
        if (known) known.writable ||= writable;
        else {
          files.set(`${facts.dev}:${facts.ino}`, {
            path: readlinkSync(link),
            sizeBytes: facts.size,
            writable,
            link,
          });
        }
      } catch {
        // closed, or the process ended, between two of these calls
      }
    }
  }
  return [...files.values()].toSorted((a, b) => b.sizeBytes - a.sizeBytes);
}

function descriptors(procDir: string, pid: number): string[] {
  try {
    return readdirSync(`${procDir}/${pid}/fd`);
  } catch {
    return [];
  }
}

/** Source: proc_pid_fdinfo(5): the flags of open(2), in octal; the two lowest bits are the access mode. */
function isWritable(fdinfo: string): boolean {
  const [, flags] = /^flags:\s*([0-7]+)$/m.exec(fdinfo) ?? [];
  return flags !== undefined && (Number.parseInt(flags, 8) & 3) !== 0;
}
