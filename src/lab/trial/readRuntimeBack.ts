import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { trialFiles } from '../../record/layout.ts';
import { runtimes } from '../../runtime/index.ts';
import { compareRuntime } from './knobs.ts';
import type { Session } from './session.ts';
import type { RunningContainer } from './startContainer.ts';
import type { Probe } from './startProbe.ts';

/** So long may a runtime take to say what it is. */
const withinMs = 2000;
/** It writes what it is first of all. */
const headBytes = 16 * 1024;

/** Records what is in force of what was asked of the main target's runtime. */
export async function readRuntimeBack(
  session: Session,
  { pid }: RunningContainer,
  probe: Probe,
): Promise<void> {
  const { plan, record, endings, writer } = session;
  const { limits } = runtimes[plan.target.runtime];
  if (limits === null) return;
  const { readBack } = limits;
  if (readBack.from === 'environment')
    record.knobs.push(...compareRuntime(plan.target, environmentOf(pid) ?? {}));
  else {
    const facts = await Promise.race([
      probe.runtimeFacts,
      delay(withinMs, null, { signal: endings.signal }).catch(() => null),
    ]);
    const head = readHead(join(writer.sharedFolder, basename(trialFiles.gcLog)));
    record.jvm ??= head === null ? null : readBack.factsOfLog(head);
    record.knobs.push(...compareRuntime(plan.target, facts ?? record.jvm ?? {}));
  }
  session.save();
}

/** The variables that a process was started with; null: it is gone, or its environment is empty, as a zombie's is. */
export function environmentOf(pid: number): Record<string, string> | null {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const named = variables.flatMap((text): [string, string][] => {
      const at = text.indexOf('=');
      return at < 1 ? [] : [[text.slice(0, at), text.slice(at + 1)]];
    });
    return named.length === 0 ? null : Object.fromEntries(named);
  } catch {
    return null; // ENOENT or ESRCH: it died meanwhile
  }
}

function readHead(path: string): string | null {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(headBytes);
      return bytes.toString('utf8', 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return null; // ENOENT: no log was asked for, or the runtime could not write it
  }
}
