import { readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startTimeOf } from '../../src/lab/host/processes.ts';

/** A process, and the words that it was started with. */
export interface GroupProcess {
  pid: number;
  startTime: string;
  words: readonly string[];
}

/** Groups below this one, at any depth, the deepest first. */
export function groupsBelow(group: string): string[] {
  try {
    return readdirSync(group, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(group, entry.name))
      .flatMap((each) => [...groupsBelow(each), each]);
  } catch {
    return []; // gone meanwhile
  }
}

/** All that are in one of these groups, and in groups below them. */
export function processesIn(groups: readonly string[]): GroupProcess[] {
  const pids = new Set(groups.flatMap((group) => [group, ...groupsBelow(group)]).flatMap(pidsOf));
  return [...pids].flatMap((pid) => {
    const startTime = startTimeOf(pid);
    const words = wordsOf(pid);
    // Neither gone nor a zombie.
    return startTime === null || words === null ? [] : [{ pid, startTime, words }];
  });
}

function pidsOf(group: string): number[] {
  try {
    return readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function wordsOf(pid: number): string[] | null {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return words.length === 0 ? null : words;
  } catch {
    return null;
  }
}

/** With all below it. The kernel lets go of one whose last process has just ended a moment later. */
export async function removeGroup(group: string): Promise<void> {
  for (const each of [...groupsBelow(group), group]) {
    for (let tries = 1; ; tries += 1) {
      try {
        rmdirSync(each);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') break;
        if (tries === 50) throw error;
        await delay(20);
      }
    }
  }
}
