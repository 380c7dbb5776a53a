import { quick } from '../../prefilter/prefilter.ts';
import { beginnings } from './beginnings.ts';
import { isVictimLine } from './oomVictim.ts';

/** Longest line that a parser looks at; the kernel's own records end at about 1 KiB. */
const longestLine = 8192;

/** A part of each sentence: most lines of any log have none of these. */
const hint = quick(
  /oom-kill|kill(?:ed)? process \d|killed as a result of limit|killed due to memory\.oom\.group|no killable processes|Memory cgroup stats|: usage \d+kB|\[ *pid\] +uid|\[ *pid +\] +uid|oom_reaper: |Manual OOM|Kernel panic|fork rejected|\](?: trap| general protection|: segfault)/i,
);
/** A row of its table of tasks. */
const rowHint = /\] +\d+ +\d+ +\d+ +\d/;

/** What the kernel writes about memory and faults, each from its beginning. */
const sentences: readonly RegExp[] = [
  /oom-kill:constraint=\w/y,
  /oom-killer: gfp_mask=/y,
  /Task in \/\S*.{0,400} killed as a result of limit of \//y,
  /Tasks in \/.{0,400} are going to be killed due to memory\.oom\.group set/y,
  /Out of memory and no killable processes/y,
  /Memory cgroup stats for \//y,
  /(?:memory|memory\+swap|swap): usage \d+kB, limit \d+kB/y,
  /\[ *pid *\] +uid +tgid/y,
  /\[ *\d+\] +\d+ +\d+ +\d+ +\d+ +-?\d+/y,
  /oom_reaper: reaped process \d+ \(/y,
  /sysrq ?: Manual OOM execution/iy,
  /Kernel panic - not syncing: /y,
  /cgroup: fork rejected by pids controller in \//y,
  /(?:traps: )?[^\s\]:].{0,62}\[\d+\](?: trap| general protection|: segfault at)/y,
];

/** A task's name has at most 15 bytes; it may hold spaces and marks, but not what ends a head. */
const invoked = /(?!.{0,15}[\]:] ).{1,15} invoked oom-killer: gfp_mask=/y;

/** A kernel's message without what a logger put before it: as the head of a line, and as the message itself. */
export interface KernelText {
  head: string;
  text: string;
}

/**
 * The kernel's words about memory and faults, wherever they begin in a line; null: there are none, or somebody merely
 * tells of them.
 */
export function findKernelText(line: string): KernelText | null {
  const within = line.length > longestLine ? line.slice(0, longestLine) : line;
  if (!hint.test(within) && !rowHint.test(within)) return null;
  for (const at of beginnings(within))
    if (beginsAt(within, at)) return { head: within.slice(0, at), text: within.slice(at) };
  return null;
}

function beginsAt(line: string, at: number): boolean {
  for (const sentence of [...sentences, invoked]) {
    sentence.lastIndex = at;
    if (sentence.test(line)) return true;
  }
  return isVictimLine(line.slice(at));
}

/** `[ 1234.567890]`, after an optional `<4>` and an optional syslog or journal head that ends in `kernel: `. */
const stamp = /^(?:<\d{1,3}>)?\[ {0,12}\d{1,12}\.\d{1,9}\] ?/;

/** A line of a kernel's log without its head, whatever it says. */
export function kernelText(line: string): string {
  const found = findKernelText(line);
  if (found) return found.text;
  let text = line.length > longestLine ? line.slice(0, longestLine) : line;
  const marker = text.indexOf(' kernel: ');
  if (marker >= 0 && marker < 120) text = text.slice(marker + ' kernel: '.length);
  return text.slice(stamp.exec(text)?.[0].length ?? 0);
}
