import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { type RuntimeName, runtimes } from '../runtime/index.ts';
import { atMostEvery, readingEverything, slowMs } from './atMostEvery.ts';
import { type CgroupFacts, locateCgroup, parseMembership } from './cgroup/cgroupFacts.ts';
import { openContainer } from './cgroup/container.ts';
import { parseCgroupMounts } from './cgroup/mounts.ts';
import { isUnder, openParentGroup } from './cgroup/parentGroup.ts';
import { type JvmReader, openJvm } from './jvm/jvm.ts';
import { openMainProcess } from './mainProcess.ts';
import type { Cells } from './row.ts';

export interface TargetOptions {
  containerId: string;
  pid: number;
  parentCgroup: string | null;
  runtime: RuntimeName;
  scope: 'container' | 'group';
}

/** What the target tells while it is sampled; each of the first two at most once. */
export interface TargetListener {
  processGone(): void;
  cgroupGone(): void;
  cgroup(facts: CgroupFacts): void;
  jvm(facts: Record<string, string>): void;
  trouble(text: string): void;
}

export interface Target {
  /** At the death of the main process, when it is noticed here, all of it however lately it was read. */
  read(cells: Cells): void;
  /** The main process was alive when it was looked at last. */
  readonly alive: boolean;
  /** Between the ticks: notices the death of the main process. True when it was noticed just now. */
  watch(): boolean;
  /** Once a second or so: limits, and whether there is a JVM. */
  look(): void;
  close(): void;
}

/** The container as its main process's /proc entry shows it. Never throws: what cannot be read is told as trouble. */
export function openTarget(options: TargetOptions, listener: TargetListener, procDir = '/proc'): Target {
  const { pid } = options;
  const process = openMainProcess(procDir, pid);
  const facts = findCgroup(options, listener, procDir);
  const container =
    facts === null ? null : openContainer(options.scope === 'group' ? groupAbove(facts) : facts);
  const parent = facts === null || options.parentCgroup === null ? null : openParentGroup(facts);
  const readParent = parent === null ? null : atMostEvery(slowMs, parent.read);
  const jvm = jvmOf(options, facts, listener, procDir);
  let processGone = false;
  let cgroupGone = container === null;
  const noticeDeath = () => {
    processGone = true;
    // A descriptor into the container's file system must not outlive it: it would keep the layers mounted.
    jvm?.close();
    process?.close();
    listener.processGone();
  };
  if (process === null) noticeDeath();
  if (facts !== null) listener.cgroup(facts);
  const readGroups = (cells: Cells) => {
    if (!cgroupGone && container?.read(cells) !== true) {
      cgroupGone = true;
      container?.close();
      listener.cgroupGone();
    }
    readParent?.(cells);
  };
  return {
    read(cells) {
      if (!processGone && process?.read(cells) !== true) {
        noticeDeath();
        readingEverything(() => readGroups(cells));
      } else readGroups(cells);
      if (!processGone) jvm?.read(cells);
    },
    get alive() {
      return !processGone;
    },
    watch() {
      if (processGone || process?.alive() === true) return false;
      noticeDeath();
      return true;
    },
    look() {
      if (!cgroupGone) container?.readLimits();
      if (!processGone) jvm?.look();
    },
    close() {
      if (!processGone) jvm?.close();
      if (!processGone) process?.close();
      if (!cgroupGone) container?.close();
      parent?.close();
    },
  };
}

/** The group above a container's, in every hierarchy. */
function groupAbove(facts: CgroupFacts): CgroupFacts {
  const above = (path: string | null) => (path === null ? null : posix.dirname(path));
  return {
    version: facts.version,
    memoryPath: posix.dirname(facts.memoryPath),
    unifiedPath: above(facts.unifiedPath),
    unifiedDir: above(facts.unifiedDir),
    dirs: {
      memory: above(facts.dirs.memory),
      cpu: above(facts.dirs.cpu),
      cpuacct: above(facts.dirs.cpuacct),
      blkio: above(facts.dirs.blkio),
      pids: above(facts.dirs.pids),
      cpuset: above(facts.dirs.cpuset),
    },
  };
}

function jvmOf(
  options: TargetOptions,
  facts: CgroupFacts | null,
  listener: TargetListener,
  procDir: string,
): JvmReader | null {
  if (runtimes[options.runtime].samples?.from !== 'hsperfdata') return null;
  return openJvm(procDir, options.pid, facts?.dirs.memory ?? null, listener.jvm);
}

function findCgroup(options: TargetOptions, listener: TargetListener, procDir: string): CgroupFacts | null {
  const { containerId, pid, parentCgroup } = options;
  const path = `${procDir}/${pid}/cgroup`;
  try {
    const text = readFileSync(path, 'latin1');
    if (!text.includes(containerId)) {
      listener.trouble(`${path}: process ${pid} is not in container ${containerId.slice(0, 12)}`);
      return null;
    }
    const facts = locateCgroup(
      parseCgroupMounts(readFileSync(`${procDir}/self/mountinfo`, 'latin1')),
      parseMembership(text),
      containerId,
    );
    if (facts === null) listener.trouble(`${path}: no memory cgroup of the container is mounted here`);
    else if (parentCgroup !== null && !isUnder(facts, parentCgroup)) {
      listener.trouble(`${facts.memoryPath} is not below the parent group ${parentCgroup}`);
    }
    return facts;
  } catch (error) {
    listener.trouble(`${path}: ${(error as Error).message}`);
    return null;
  }
}
