import { readFileSync } from 'node:fs';
import { type CgroupFacts, locateCgroup, parseMembership } from '../../probe/cgroup/cgroupFacts.ts';
import { type CgroupKnobs, readKnobs } from '../../probe/cgroup/knobs.ts';
import { parseCgroupMounts } from '../../probe/cgroup/mounts.ts';
import type { Knob } from '../../record/schema.ts';
import { runtimes } from '../../runtime/index.ts';
import type { TargetPlan, TrialPlan } from '../../scenario/plan.ts';
import { targetMachine } from '../../scenario/target/limits.ts';
import { formatBytes } from '../../scenario/units.ts';

/**
 * The groups of a container's process; null when it is gone, or in no memory group of that container. A process that
 * has exited is in the root group, whose limits are nobody's.
 */
export function cgroupOf(pid: number, containerId: string): CgroupFacts | null {
  try {
    const memberships = parseMembership(readFileSync(`/proc/${pid}/cgroup`, 'utf8'));
    const mounts = parseCgroupMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
    return locateCgroup(mounts, memberships, containerId);
  } catch {
    return null; // ESRCH or ENOENT: it died meanwhile
  }
}

/** Every limit that the trial asked for, for its main target, beside what the kernel says is in force. */
export function compareLimits(plan: TrialPlan, facts: CgroupFacts, cpuset: string): Knob[] {
  const read = readKnobs(facts);
  const machine = targetMachine(plan);
  return [
    // The kernel keeps limits in whole pages.
    size('memory', machine.memoryBytes, read.memoryBytes, 4096),
    size('swap', machine.swapBytes, read.swapBytes, 4096),
    exact('cpuset', cpuset, read.cpuset),
    exact('cpus', String(machine.cpus), read.cpus === null ? null : String(read.cpus)),
    ...(machine.pidsLimit === null ? [] : [exact('pids', String(machine.pidsLimit), text(read.pidsLimit))]),
  ];
}

export function compareDiskLimit(asked: number, facts: CgroupFacts): Knob {
  return size('disk reads per second', asked, readKnobs(facts).diskReadBytesPerSecond, 0);
}

/**
 * What was asked of a runtime, beside what is in force by the facts that it is read back from. What they do not say is
 * not read, which is no mismatch.
 */
export function compareRuntime(
  { runtime, heapBytes, collector }: TargetPlan,
  facts: Readonly<Record<string, string>>,
  commandLine: readonly string[] = [],
): Knob[] {
  const { limits } = runtimes[runtime];
  if (limits === null) return [];
  const { readBack } = limits;
  const read = readBack.inForce(facts, commandLine);
  return [
    ...(heapBytes === null
      ? []
      : [size('heap', heapBytes, read.heapBytes, readBack.heapToleranceBytes(heapBytes))]),
    ...(collector === null ? [] : [exact('collector', collector, read.collector)]),
  ];
}

/** A mismatch is a value that was read and differs; what could not be read is shown, and refuses nothing. */
export const mismatches = (knobs: readonly Knob[]): Knob[] =>
  knobs.filter((knob) => !knob.ok && knob.read !== null);

function size(name: string, asked: number | null, read: CgroupKnobs['memoryBytes'], tolerance: number): Knob {
  const ok =
    asked === null ? read === 'unlimited' : typeof read === 'number' && Math.abs(read - asked) <= tolerance;
  return {
    name,
    asked: asked === null ? 'unlimited' : formatBytes(asked),
    read: text(read, formatBytes),
    ok,
  };
}

function exact(name: string, asked: string, read: string | null): Knob {
  return { name, asked, read, ok: asked === read };
}

function text(value: CgroupKnobs['memoryBytes'], format: (value: number) => string = String): string | null {
  return value === null ? null : value === 'unlimited' ? 'unlimited' : format(value);
}
