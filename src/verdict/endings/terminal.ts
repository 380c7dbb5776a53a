import type { Facts } from '../facts.ts';
import { evidence, type Finding, type Step, terminal } from '../finding.ts';
import { howItEnded, noKernelWord, noOomKill, noSigns } from './because.ts';
import { childKilledOutside } from './childKilled.ts';
import { externalKill } from './externalKill.ts';
import { hostOom, oomKill } from './oomKill.ts';
import { heapOome, nativeOom, noThread, otherOome, runtimeOom } from './outOfMemory.ts';
import { crash, failedToStart } from './ownEnd.ts';
import { stillThere } from './stillThere.ts';

interface Question {
  asks: string;
  answer: (facts: Facts) => Finding | null;
  /** Why the answer was no. */
  no: (facts: Facts) => string;
}

/** The order in which ends are considered: what the kernel states first, what is left over last. */
const questions: readonly Question[] = [
  { asks: 'Did the whole machine run out of memory?', answer: hostOom, no: noKernelWord },
  { asks: 'Did the kernel kill at a memory group’s limit?', answer: oomKill, no: noOomKill },
  { asks: 'Did somebody else kill the main process?', answer: externalKill, no: howItEnded },
  {
    asks: 'Did it end, or stop serving, for a full Java heap?',
    answer: heapOome,
    no: noSigns(['heap', 'unnamed']),
  },
  { asks: 'For another limit of the JVM’s own?', answer: otherOome, no: noSigns(['area', 'unnamed']) },
  { asks: 'Because no thread could be created?', answer: noThread, no: noSigns(['thread']) },
  {
    asks: 'Because the system refused memory?',
    answer: nativeOom,
    no: noSigns(['native', 'native-failure']),
  },
  { asks: 'For a limit of another runtime’s?', answer: runtimeOom, no: noSigns(['runtime-oom']) },
  { asks: 'Did it fail to start?', answer: failedToStart, no: () => 'It was ready before the load began.' },
  { asks: 'Did it end by itself?', answer: crash, no: howItEnded },
  {
    asks: 'Was a worker killed, and not by the OOM killer?',
    answer: childKilledOutside,
    no: () => 'The target reported no such thing.',
  },
  {
    asks: 'Was it still there, and did it serve?',
    answer: stillThere,
    no: () => 'The recording does not show how it ended.',
  },
];

/** How the trial ended, what that rests on, and which questions led there. */
export function terminalEvent(facts: Facts): Finding & { chain: Step[] } {
  const chain: Step[] = [];
  for (const { asks, answer, no } of questions) {
    const found = answer(facts);
    const because = found ? found.evidence[0]?.text : no(facts);
    chain.push({ question: asks, decided: found !== null, answer: because ?? found?.terminal.detail ?? '' });
    if (found) return { ...found, chain };
  }
  return { ...inconclusive(facts), chain };
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
