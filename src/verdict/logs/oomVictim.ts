import type { OomKill } from './oomKill.ts';

/** A victim, and what its line alone says of the reason. */
export interface Victim
  extends Pick<
    OomKill,
    | 'pid'
    | 'name'
    | 'totalVmKb'
    | 'anonRssKb'
    | 'fileRssKb'
    | 'shmemRssKb'
    | 'pageTablesKb'
    | 'oomScoreAdj'
    | 'uid'
  > {
  /** `killed`: it was. `chosen`: it, or a child in its place, is about to be. `reaped`: its memory was taken back. */
  step: 'killed' | 'chosen' | 'reaped';
  scope: OomKill['scope'];
  constraint: string | null;
}

interface Reason extends Pick<Victim, 'scope' | 'constraint'> {
  words: RegExp;
}

/** How kernels 2.6 to 6.x say for what they kill; `in UB 101` is OpenVZ's. */
const reasons: readonly Reason[] = [
  { words: /^Memory cgroup out of memory: /, scope: 'memcg', constraint: null },
  { words: /^Out of memory in UB [\w-]{1,64}: (?:OOM )?/, scope: 'memcg', constraint: null },
  {
    words: /^Out of memory(?: \(oom_kill_allocating_task\))?: /i,
    scope: 'global',
    constraint: null,
  },
  {
    words: /^No available memory in cpuset: /,
    scope: 'global',
    constraint: 'CONSTRAINT_CPUSET',
  },
  {
    words: /^No available memory \(MPOL_BIND\): /,
    scope: 'global',
    constraint: 'CONSTRAINT_MEMORY_POLICY',
  },
];

/** `Killed process 1 (java)`; RHEL 6 and 7 have the user before or after the name (`1, UID 500, (java)`, `1 (java), UID 500,`). */
const verb = /^(kill|killed) process (\d{1,10}),? (?:UID (\d{1,10}), )?\(/i;
const reaped = /^oom_reaper: reaped process (\d{1,10}) \(/;

/** The name is what stands before these words. */
const before = {
  chosen: /^(.{0,64}?)\)(?: score \d|[.,…]{0,3}\s*$)/,
  reaped: /^(.{0,64}?)\), now anon-rss:/,
};

/** What follows the name where nobody has added words of his own. */
const numbers = /\)(?=,? ?(?:UID|total-vm:|vsz:|anon-rss|score |vm:))/g;
const nothingElse = /\)[.,…]{0,3}\s*$/;

/** A task's name has at most 15 bytes in the kernel; a log line can hold anything. */
const longestName = 64;

/** A kernel's line that names a victim, from its beginning; null: it is another, or cut within the name. */
export function victimLine(text: string): Victim | null {
  const reason = reasons.find(({ words }) => words.test(text));
  const rest = reason ? text.replace(reason.words, '') : text;
  const found = verb.exec(rest) ?? reaped.exec(rest);
  if (!found) return null;
  const after = rest.slice(found[0].length);
  const step = found[0].startsWith('oom_reaper')
    ? 'reaped'
    : found[1]?.toLowerCase() === 'killed'
      ? 'killed'
      : 'chosen';
  // Without a reason before it only the kernel's own verb is its own.
  if (!reason && step === 'chosen') return null;
  const name = step === 'killed' ? nameIn(after) : before[step].exec(after)?.[1];
  if (name === undefined) return null;
  return {
    ...held(step === 'killed' ? after.slice(name.length + 1) : ''),
    step,
    scope: reason?.scope ?? null,
    constraint: reason?.constraint ?? null,
    pid: Number(found[step === 'reaped' ? 1 : 2]),
    name: name.slice(0, longestName),
    ...(found[3] === undefined ? {} : { uid: Number(found[3]) }),
  };
}

export const isVictimLine = (text: string): boolean => victimLine(text) !== null;

/** A name may hold a parenthesis: it ends at the last one before the numbers. */
function nameIn(after: string): string | undefined {
  const bounded = after.slice(0, 1000);
  const measured = bounded.indexOf('total-vm:');
  const upTo = measured < 0 ? bounded : bounded.slice(0, measured + 'total-vm:'.length);
  const end = [...upTo.matchAll(numbers)].at(-1)?.index ?? nothingElse.exec(bounded)?.index;
  return end === undefined ? undefined : bounded.slice(0, end);
}

type Held = Omit<Victim, 'step' | 'scope' | 'constraint' | 'pid' | 'name'>;

/** Fields by their keys: kernels add some, and people shorten the line when they quote it. */
function held(rest: string): Held {
  const field = (pattern: RegExp): number | null => {
    const digits = pattern.exec(rest)?.[1];
    return digits === undefined ? null : Number(digits);
  };
  return {
    totalVmKb: field(/(?:total-vm|vsz|\bvm):(\d{1,15})kB/),
    anonRssKb: field(/anon-rss:(\d{1,15})kB/),
    fileRssKb: field(/file-rss:(\d{1,15})kB/),
    shmemRssKb: field(/shmem-rss:(\d{1,15})kB/),
    pageTablesKb: field(/pgtables:(\d{1,15})kB/),
    oomScoreAdj: field(/oom_score_adj:(-?\d{1,6})/),
    uid: field(/UID:? ?(\d{1,10})/),
  };
}
