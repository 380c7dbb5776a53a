import type { Facts } from './facts.ts';
import { evidence, type Finding, terminal } from './finding.ts';
import { childKilledOutside, externalKill } from './terminal/externalKill.ts';
import { hostOom, oomKill } from './terminal/oomKill.ts';
import { heapOome, nativeOom, noThread, otherOome, runtimeOom } from './terminal/outOfMemory.ts';
import { crash, failedToStart } from './terminal/ownEnd.ts';
import { stillThere } from './terminal/stillThere.ts';

/** The order in which ends are considered: what the kernel states first, what is left over last. */
const questions: readonly ((facts: Facts) => Finding | null)[] = [
  hostOom,
  oomKill,
  externalKill,
  heapOome,
  otherOome,
  noThread,
  nativeOom,
  runtimeOom,
  failedToStart,
  crash,
  childKilledOutside,
  stillThere,
];

/** How the trial ended, and what that rests on. */
export function terminalEvent(facts: Facts): Finding {
  for (const question of questions) {
    const found = question(facts);
    if (found) return found;
  }
  return inconclusive(facts);
}

function inconclusive({ recording, death }: Facts): Finding {
  const { ending } = recording.trial;
  const missing: string[] = [];
  if (ending === null) missing.push('the end of the trial: the recording stops before it');
  else if (death.goneMs === null) missing.push(`a regular end: the trial ended with ${ending.reason}`);
  if (death.goneMs !== null && death.exitCode === null) missing.push('the exit code');
  if (recording.load.length === 0) missing.push('rows of the load');
  const detail = ending === null ? 'recording cut off' : ending.reason;
  return {
    terminal: terminal('inconclusive', detail, { atMs: death.goneMs, processAlive: death.alive }),
    confidence: 'unsure',
    evidence:
      ending === null
        ? []
        : [evidence('engine', `The trial ended with ${ending.reason}: ${ending.detail}`, ending.atMs)],
    missing,
  };
}
