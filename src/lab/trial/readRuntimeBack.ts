import { closeSync, readFileSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { trialFiles } from '../../record/layout.ts';
import { runtimes } from '../../runtime/index.ts';
import type { Probe } from '../children/startProbe.ts';
import type { RunningContainer } from '../containers/startContainer.ts';
import { compareRuntime } from './knobs.ts';
import type { Needs } from './parts.ts';
import { openInside } from './sharedFolder.ts';

/** So long may a runtime take to say what it is. */
const withinMs = 2000;
/** It writes what it is first of all. */
const headBytes = 16 * 1024;

/** Records what is in force of what was asked of the main target's runtime. */
export async function readRuntimeBack(
  { plan, course, recorder, site }: Needs<'plan' | 'course' | 'recorder' | 'site'>,
  { pid }: RunningContainer,
  probe: Probe,
): Promise<void> {
  const { limits } = runtimes[plan.target.runtime];
  if (limits === null) return;
  const { readBack } = limits;
  if (readBack.from === 'how it was started') {
    return recorder.knobs(compareRuntime(plan.target, environmentOf(pid), commandLineOf(pid)));
  }
  const facts = await Promise.race([
    probe.runtimeFacts,
    delay(withinMs, null, { signal: course.endings.signal }).catch(() => null),
  ]);
  const head = readHead(site.shared.path, basename(trialFiles.gcLog));
  const jvm = recorder.record.jvm ?? (head === null ? null : readBack.factsOfLog(head));
  recorder.change({ jvm });
  recorder.knobs(compareRuntime(plan.target, facts ?? jvm ?? {}));
}

/** The variables that a process was started with; none when it is gone. */
export function environmentOf(pid: number): Record<string, string> {
  const named = startedWith(pid, 'environ').flatMap((text): [string, string][] => {
    const at = text.indexOf('=');
    return at < 1 ? [] : [[text.slice(0, at), text.slice(at + 1)]];
  });
  return Object.fromEntries(named);
}

/** The words of its command line; none when it is gone. */
export const commandLineOf = (pid: number): string[] => startedWith(pid, 'cmdline');

/** Source: proc_pid_environ(5), proc_pid_cmdline(5). Asked before the load: both wait for the process's memory map. */
function startedWith(pid: number, what: 'environ' | 'cmdline'): string[] {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
      .split('\0')
      .filter((word) => word !== '');
  } catch {
    return []; // ENOENT or ESRCH: it died meanwhile
  }
}

/** null: no log was asked for, or the runtime could not write it, or something else is in its place. */
function readHead(folder: string, name: string): string | null {
  const file = openInside(folder, name);
  if (file === null) return null;
  try {
    const bytes = Buffer.alloc(headBytes);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } catch {
    return null; // EIO
  } finally {
    closeSync(file);
  }
}
