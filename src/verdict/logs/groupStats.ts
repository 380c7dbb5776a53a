/** What the kernel's report of an OOM kill says that the group held, at the kill itself. null: it did not say. */
export interface GroupStats {
  /** Of the line `Memory cgroup stats for`. */
  group: string;
  atMs: number;
  usageBytes: number | null;
  anonBytes: number | null;
  /** Page cache, shared memory included. */
  fileBytes: number | null;
  shmemBytes: number | null;
  /** All of the kernel's own: slab, stacks, page tables. */
  kernelBytes: number | null;
  pageTablesBytes: number | null;
  sockBytes: number | null;
}

interface Line {
  atMs: number;
  text: string;
}

const kib = 1024;
/** A report is written within milliseconds; on a machine that pages, within a second or two. */
const reportMs = 3000;

/**
 * The group's counters from the last report that was written at or before a kill. Three forms: `anon 123` in bytes (v2),
 * `total_rss 123` in bytes beside `kmem: usage 668kB` (v1), and `rss:123KB` in one line (before 5.3).
 */
export function groupStats(lines: readonly Line[], killMs: number): GroupStats | null {
  const report = lines.filter(({ atMs }) => atMs <= killMs && killMs - atMs <= reportMs);
  const start = report.findLastIndex(({ text }) => text.startsWith(head));
  const first = report[start];
  if (first === undefined) return null;
  const [group = '', beside = ''] = first.text.slice(head.length).split(/:(?= |$)/, 2);
  const before = report.slice(0, start).map(({ text }) => text);
  const values = new Map([
    ...pairs(beside),
    ...report.slice(start + 1).flatMap(({ text }) => (isOver(text) ? [] : pairs(text))),
  ]);
  const value = (...names: string[]): number | null =>
    names.map((name) => values.get(name)).find((each) => each !== undefined) ?? null;
  return {
    group,
    atMs: first.atMs,
    usageBytes: usage(before, 'memory'),
    anonBytes: value('anon', 'total_rss', 'rss'),
    fileBytes: value('file', 'total_cache', 'cache'),
    // v1 writes the group’s own as well, under the name that v2 has for all.
    shmemBytes: value('total_shmem', 'shmem'),
    kernelBytes: value('kernel') ?? usage(before, 'kmem'),
    pageTablesBytes: value('pagetables'),
    sockBytes: value('sock'),
  };
}

const head = 'Memory cgroup stats for ';

/** The task table is next, with numbers of its own. */
const isOver = (text: string): boolean => /^(Tasks state|\[ *\d|oom-kill:)/.test(text);

/** v1's of the group with all below it win over its own by name; a line of v2 holds all of them. */
function pairs(text: string): [string, number][] {
  return [...text.matchAll(/(?:^|\s)([a-z_]+)(?: (\d{1,20})(?=\s|$)|:(\d{1,20})KB)/g)].map(
    ([, name = '', bytes, kilobytes]) => [
      name,
      bytes === undefined ? Number(kilobytes) * kib : Number(bytes),
    ],
  );
}

function usage(lines: readonly string[], what: 'memory' | 'kmem'): number | null {
  const line = lines.findLast((text) => text.startsWith(`${what}: usage `));
  const [, kilobytes] = /usage (\d{1,20})kB/.exec(line ?? '') ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * kib;
}
