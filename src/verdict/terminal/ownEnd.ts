import type { Facts } from '../facts.ts';
import { evidence, type Finding, terminal } from '../finding.ts';

const signalExits: Record<number, string> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  139: 'SIGSEGV',
};

const memorySigns: readonly string[] = ['jvm-oome', 'runtime-oom', 'native-failure'];

/** It never answered its readiness request, and memory was not the reason. */
export function failedToStart({ recording, death, wasReady }: Facts): Finding | null {
  const { ending } = recording.trial;
  if (wasReady) return null;
  const stated = ending?.reason === 'not-ready' || ending?.reason === 'start-failed';
  if (!stated && death.goneMs === null) return null;
  const code = death.exitCode;
  const how = exitWords(code) ?? (ending?.reason === 'start-failed' ? 'not started' : 'never ready');
  const atMs = death.goneMs ?? ending?.atMs ?? null;
  const text =
    death.goneMs === null
      ? `The target was never ready: ${ending?.detail ?? 'no detail'}.`
      : `The process ended (${how}) before it was ready.`;
  const last = recording.log
    .toSorted((one, other) => one.atMs - other.atMs)
    .findLast(({ text: line }) => line.trim() !== '');
  return {
    terminal: terminal('failed-to-start', how, { atMs, processAlive: death.alive }),
    confidence: stated || code !== null ? 'certain' : 'likely',
    evidence: [
      evidence(death.goneMs === null ? 'engine' : 'inspect', text, atMs),
      ...(last ? [evidence('target log', 'The last that it said.', last.atMs, last.text.slice(0, 500))] : []),
    ],
    missing: [],
  };
}

/** The main process ended by itself, and nothing speaks for memory. */
export function crash({ death, signs, kernel, recording, kills }: Facts): Finding | null {
  if (death.goneMs === null) return null;
  const stated = signs.find(({ kind }) => kind === 'fatal-signal');
  const fault = kernel.faults.find(({ pid }) => pid === recording.trial.container?.pid);
  const how = stated?.kind === 'fatal-signal' ? stated.detail : exitWords(death.exitCode);
  if (how === null && !fault) return null;
  if (recording.trial.plan.load === null && death.exitCode === 0) return finished(death.goneMs);
  const quoted = fault ?? stated;
  const text = `The process ended by itself: ${how ?? 'a fault'}${death.exitCode === null ? '' : `, exit code ${death.exitCode}`}.`;
  const doubt = signs.find(({ kind }) => memorySigns.includes(kind));
  const bySignal = quoted !== undefined || signalExits[death.exitCode ?? -1] !== undefined;
  return {
    terminal: terminal('crash', how ?? 'fault', { atMs: death.goneMs, processAlive: false }),
    confidence: doubt
      ? 'unsure'
      : kills.oom === 'excluded' && (bySignal || death.exitCode !== null)
        ? 'certain'
        : 'likely',
    evidence: [
      evidence('inspect', text, death.goneMs),
      ...(quoted
        ? [evidence(fault ? 'kernel log' : 'target log', 'The fault itself.', quoted.atMs, quoted.quote)]
        : []),
    ],
    missing: doubt ? [`whether it ended because of what it said earlier: ${doubt.quote}`] : [],
  };
}

/** A target that serves no requests and ends with 0 has done what it was started for. */
function finished(atMs: number): Finding {
  return {
    terminal: terminal('survived', 'finished with exit 0', { atMs, processAlive: false }),
    confidence: 'likely',
    evidence: [
      evidence('inspect', 'The process ended by itself with exit code 0; no load was asked for.', atMs),
    ],
    missing: [],
  };
}

function exitWords(code: number | null): string | null {
  if (code === null) return null;
  return signalExits[code] ?? `exit ${code}`;
}
