import { quick } from '../../prefilter/prefilter.ts';

/** What the kernel says that is no kill. */
export type KernelWord =
  /** `java[123]: segfault at 0 ip ...`: a fault of a process; the name may be a thread's. */
  | { kind: 'fault'; about: string; pid: number }
  /** `cgroup: fork rejected by pids controller in /a`: the group. */
  | { kind: 'fork-refused'; about: string }
  /** `Kernel panic - not syncing: Out of memory ...`. */
  | { kind: 'panic'; about: string };

const hint = quick(/segfault|general protection|trap |fork rejected|Kernel panic/);
const fault = /^(?:traps: )?(.{1,64})\[(\d{1,10})\](?: trap| general protection|: segfault at)/;
const fork = /^cgroup: fork rejected by pids controller in (.{1,500})/;
const panic = /^Kernel panic - not syncing: (Out of memory.{0,200}|System is deadlocked on memory.{0,200})/;

/** `text`: a kernel message without what a logger put before it. */
export function kernelWord(text: string): KernelWord | null {
  if (!hint.test(text)) return null;
  const crashed = fault.exec(text);
  if (crashed) return { kind: 'fault', about: crashed[1] ?? '', pid: Number(crashed[2]) };
  const refused = fork.exec(text);
  if (refused) return { kind: 'fork-refused', about: refused[1] ?? '' };
  const gaveUp = panic.exec(text);
  return gaveUp ? { kind: 'panic', about: gaveUp[1] ?? '' } : null;
}
