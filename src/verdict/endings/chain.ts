import type { Facts } from '../facts.ts';
import { evidence, type Finding, finding, type Step } from '../finding.ts';
import {
  howItEnded,
  noGuard,
  noHostKill,
  noOomKill,
  noOrder,
  noProbe,
  noReport,
  noSigns,
  notShown,
  noWorker,
  wasReady,
  watched,
} from './because.ts';
import { calledOff, guardKill, healthKill } from './guardKill.ts';
import { hostOom } from './hostOom.ts';
import { oomKill } from './oomKill.ts';
import { heapOome, nativeOom, noThread, otherOome, runtimeOom, saidOutOfMemory } from './outOfMemory.ts';
import { crash, failedToStart } from './ownEnd.ts';
import { refusedFork } from './pidLimit.ts';
import { reportedKill } from './reportedKill.ts';
import { seenKill } from './seenKill.ts';
import { stillThere } from './stillThere.ts';
import { unsignedKill } from './unsignedKill.ts';
import { workerKilled } from './workerKilled.ts';

interface Question {
  asks: string;
  answer: (facts: Facts) => Finding | null;
  /** Why the answer was no. */
  no: (facts: Facts) => string;
}

/**
 * The order in which ends are considered, the same for a trial and for the logs of a server: what the kernel states
 * first, then whoever was seen to kill, then the runtime's own word of its end, then what others report or an exit code
 * leaves open, and what is left over last.
 */
const questions: readonly Question[] = [
  { asks: 'Did the whole machine run out of memory?', answer: hostOom, no: noHostKill },
  { asks: 'Did the kernel kill at a memory group’s limit?', answer: oomKill, no: noOomKill },
  { asks: 'Did a guard of the machine’s memory kill it?', answer: guardKill, no: noGuard },
  { asks: 'Was somebody seen to kill the main process?', answer: seenKill, no: howItEnded },
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
  { asks: 'Does anybody report a kill for lack of memory?', answer: reportedKill, no: noReport },
  { asks: 'Was it stopped because a probe of its health failed?', answer: healthKill, no: noProbe },
  { asks: 'Was its time over, or was it called off?', answer: calledOff, no: noOrder },
  { asks: 'Is its exit code that of a kill?', answer: unsignedKill, no: howItEnded },
  { asks: 'Did it fail to start?', answer: failedToStart, no: wasReady },
  { asks: 'Did it end by itself?', answer: crash, no: howItEnded },
  { asks: 'Was a worker killed, and not by the OOM killer?', answer: workerKilled, no: noWorker },
  { asks: 'Was it still there, and did it serve?', answer: stillThere, no: notShown },
  {
    asks: 'Does its log say that it got no memory, whatever came of it?',
    answer: saidOutOfMemory,
    no: watched,
  },
  { asks: 'Did the kernel refuse it a process or a thread?', answer: refusedFork, no: watched },
];

/** How it ended, what that rests on, and which questions led there. */
export function endOf(facts: Facts): Finding & { chain: Step[] } {
  const chain: Step[] = [];
  for (const { asks, answer, no } of questions) {
    const found = answer(facts);
    const because = found ? found.evidence[0]?.text : no(facts);
    chain.push({ question: asks, decided: found !== null, answer: because ?? found?.end.detail ?? '' });
    if (found) return { ...found, chain };
  }
  return { ...inconclusive(facts), chain };
}

function inconclusive({ watch, death }: Facts): Finding {
  if (watch === null)
    return finding('inconclusive', 'nothing here says how it ended', {
      processAlive: death.alive,
      confidence: 'unsure',
      evidence: [],
      missing: [
        'how it ended: "docker inspect" of the container, or "kubectl get pod -o json", with its exit code and the moment; then "journalctl -k -o short-iso" around that moment',
      ],
    });
  const { over, load } = watch;
  const missing: string[] = [];
  if (over === null) missing.push('the end of the trial: the recording stops before it');
  else if (!death.ended) missing.push(`a regular end: the trial ended with ${over.reason}`);
  if (death.ended && death.exitCode === null) missing.push('the exit code');
  if (load?.recorded !== true) missing.push('rows of the load');
  const text = over && `The trial ended with ${over.reason}: ${over.detail}`;
  return finding('inconclusive', over?.reason ?? 'recording cut off', {
    at: death.at,
    processAlive: death.alive,
    confidence: 'unsure',
    evidence: text ? [evidence('engine', text, over.at)] : [],
    missing,
  });
}
