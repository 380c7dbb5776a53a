import { readdirSync, readFileSync } from 'node:fs';

/** Our programs, by what they are started with. */
const programs = {
  front: /\bsrc\/cli\.[jt]s\b/,
  lab: /\bsrc\/lab\/worker\.[jt]s\b/,
  generator: /\bsrc\/load\/main\.[jt]s\b/,
  probe: /\bsrc\/probe\/main\.[jt]s\b/,
  census: /\bsrc\/probe\/census\/main\.[jt]s\b/,
};

export type Program = keyof typeof programs;
/** The most resident memory that each had, in bytes, and while what was done; absent: it was not seen. */
export type Peaks = Partial<Record<Program, { bytes: number; during: string }>>;

/** Looks every 100 ms at the processes that descend from one of this process's children. Disposing ends it. */
export function watchPeaks(peaks: Peaks, during: string): Disposable {
  const timer = setInterval(() => {
    for (const { words, peakBytes } of descendantsOf(process.pid))
      for (const [name, pattern] of Object.entries(programs) as [Program, RegExp][])
        if (pattern.test(words) && peakBytes > (peaks[name]?.bytes ?? 0))
          peaks[name] = { bytes: peakBytes, during };
  }, 100);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

interface Seen {
  pid: number;
  parentPid: number;
  words: string;
  /** `VmHWM` of proc_pid_status(5). */
  peakBytes: number;
}

function descendantsOf(pid: number): Seen[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => seen(Number(name)) ?? []);
  const found: Seen[] = [];
  for (let parents = [pid]; parents.length > 0; ) {
    const children = all.filter(({ parentPid }) => parents.includes(parentPid));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

function seen(pid: number): Seen | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parentPid: number('PPid'), words, peakBytes: number('VmHWM') * 1024 };
  } catch {
    return null; // gone meanwhile
  }
}
