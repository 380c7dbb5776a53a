import { askJvm } from '../../probe/jvm/attach.ts';
import { findJvm } from '../../probe/jvm/jvmFile.ts';
import { parseNativeMemory } from '../../probe/jvm/nativeMemory.ts';
import type { TrialEvent } from '../../record/event.ts';
import { takes } from '../../runtime/index.ts';
import type { RunningContainer } from '../containers/startContainer.ts';
import type { Needs } from './parts.ts';

/** For all of it: waking the JVM's listener, waiting behind a collection, the answer. */
const withinMs = 2000;

type Label = Extract<TrialEvent, { kind: 'native-memory' }>['label'];

/**
 * Records the JVM's native memory by category, where the scenario asks for it. Only for calm moments: the request waits
 * behind collections, and is work for the JVM. What goes wrong is told as trouble; `until` gives up silently.
 */
export async function recordNativeMemory(
  { plan, course, recorder }: Needs<'plan' | 'course' | 'recorder'>,
  container: RunningContainer,
  label: Label,
  until: AbortSignal | null,
): Promise<void> {
  const { target } = plan;
  const asked = target.nativeMemory && takes(target.runtime, 'nativeMemory');
  if (!asked || container.pid === 0) return;
  const timeout = AbortSignal.timeout(withinMs);
  try {
    const signal = until === null ? timeout : AbortSignal.any([timeout, until]);
    const { atMs } = course.stamp();
    const memory = await ask(container, signal);
    recorder.event({
      atMs,
      clock: 'monotonic',
      kind: 'native-memory',
      label,
      tookMs: course.clock.now() - atMs,
      ...memory,
    });
  } catch (error) {
    if (until?.aborted) return;
    const why = timeout.aborted ? `no answer within ${withinMs / 1000} s` : (error as Error).message;
    recorder.trouble('native memory', `${label}: ${why}`);
  }
}

async function ask(container: RunningContainer, signal: AbortSignal) {
  const jvm = findJvm('/proc', container.pid, container.cgroup?.dirs.memory ?? null);
  if (jvm === null) throw new Error('no JVM with performance data was found to ask');
  const answer = await askJvm(jvm, 'VM.native_memory summary scale=KB', signal);
  const memory = parseNativeMemory(answer);
  if (memory === null) throw new Error(`the JVM gave no account: ${answer.trim().split('\n')[0]}`);
  return memory;
}
