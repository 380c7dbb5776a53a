import { runtimes, type Sign } from '../../runtime/index.ts';
import type { Facts } from '../facts.ts';
import { evidence, type Finding, type Terminal, terminal } from '../finding.ts';
import { firstRise, highest } from '../signals/counter.ts';
import { consequence, type Ended, endedBy } from './ended.ts';

/** The Java heap is full: `Java heap space` or `GC overhead limit exceeded`. */
export function heapOome(facts: Facts): Finding | null {
  const full = heapWasFull(facts);
  const signs = facts.signs.filter(
    (sign) => sign.kind === 'jvm-oome' && (sign.family === 'heap' || (sign.family === 'unnamed' && full)),
  );
  const ended = endedBy(facts, signs);
  return ended && finding(facts, ended, 'heap-oome', messageOf(ended.sign), signs.length);
}

/** An OutOfMemoryError without a message means the heap only where something else says that the heap was full. */
function heapWasFull({ signs, recording }: Facts): boolean {
  const used = highest(recording.probe, 'heapUsedBytes');
  const most = highest(recording.probe, 'heapMaxBytes');
  return (
    signs.some((sign) => sign.kind === 'jvm-oome' && sign.family === 'heap') ||
    (used !== null && most !== null && used >= most * 0.9)
  );
}

/** Another space of the JVM's own: metaspace, direct buffers, an array too long. */
export function otherOome(facts: Facts): Finding | null {
  const signs = facts.signs.filter(
    (sign) => sign.kind === 'jvm-oome' && (sign.family === 'area' || sign.family === 'unnamed'),
  );
  const ended = endedBy(facts, signs);
  return ended && finding(facts, ended, 'other-oome', messageOf(ended.sign), signs.length);
}

/** No further thread: the pid limit first, which is not memory; else the system refused the memory for it. */
export function noThread(facts: Facts): Finding | null {
  const signs = facts.signs.filter((sign) => sign.kind === 'jvm-oome' && sign.family === 'thread');
  const ended = endedBy(facts, signs);
  if (!ended) return null;
  const pids = pidLimit(facts);
  if (pids.reached === true) {
    const found = finding(facts, ended, 'other-oome', 'pids limit', signs.length);
    return { ...found, evidence: [...found.evidence, evidence(pids.source, pids.text, pids.atMs)] };
  }
  if (pids.reached === false)
    return {
      ...finding(facts, ended, 'native-oom', 'no memory for a native thread', signs.length),
      confidence: 'likely',
      missing: ['the errno of clone or mmap: a per-user limit on processes would look the same'],
    };
  return {
    ...finding(facts, ended, 'other-oome', 'native thread', signs.length),
    confidence: 'unsure',
    missing: ['the group’s pids counters: a limit on processes and lack of memory look the same here'],
  };
}

/** malloc or mmap failed, in any process. */
export function nativeOom(facts: Facts): Finding | null {
  const signs = facts.signs.filter(
    (sign) => sign.kind === 'native-failure' || (sign.kind === 'jvm-oome' && sign.family === 'native'),
  );
  const ended = endedBy(facts, signs);
  return ended && finding(facts, ended, 'native-oom', messageOf(ended.sign), signs.length);
}

/** Node, Go, Python and others by their own words. */
export function runtimeOom(facts: Facts): Finding | null {
  const signs = facts.signs.filter((sign) => sign.kind === 'runtime-oom');
  const ended = endedBy(facts, signs);
  return ended && finding(facts, ended, 'other-oome', messageOf(ended.sign), signs.length);
}

function messageOf(sign: Sign): string {
  if (sign.kind === 'jvm-oome') return sign.message || 'OutOfMemoryError without a message';
  if (sign.kind === 'runtime-oom') return `${runtimes[sign.runtime].title}: ${sign.detail}`;
  return sign.kind === 'native-failure' ? sign.detail : sign.kind;
}

function finding(facts: Facts, ended: Ended, kind: Terminal['kind'], detail: string, times: number): Finding {
  const often = times > 1 ? ` (${times} such lines)` : '';
  return {
    terminal: terminal(kind, detail, { atMs: ended.atMs, processAlive: facts.death.alive }),
    confidence: ended.stated ? 'certain' : 'likely',
    evidence: [
      evidence(
        'target log',
        `The target said that it got no memory${often}.`,
        ended.sign.atMs,
        ended.sign.quote,
      ),
      evidence(ended.how === 'exit' ? 'inspect' : 'load', consequence(facts, ended), ended.atMs),
    ],
    missing: [],
  };
}

interface PidLimit {
  /** null: not read. */
  reached: boolean | null;
  source: string;
  text: string;
  atMs: number | null;
}

function pidLimit({ kernel, recording }: Facts): PidLimit {
  const refused = kernel.forkRejections[0];
  if (refused)
    return {
      reached: true,
      source: 'kernel log',
      text: `The kernel refused a fork: ${refused.quote}`,
      atMs: refused.atMs,
    };
  const { probe } = recording;
  const [hits, most, limit] = [
    highest(probe, 'pidsLimitHits'),
    highest(probe, 'pids'),
    highest(probe, 'pidsLimit'),
  ];
  const text = `Of ${limit ?? 'an unknown number of'} tasks that its group allows it had ${most ?? 'an unknown number'}; the limit refused ${hits ?? 'an unknown number'}.`;
  const atMs = firstRise(probe, 'pidsLimitHits', 0);
  const near = most !== null && limit !== null && most >= limit * 0.98;
  if ((hits ?? 0) > 0 || near) return { reached: true, source: 'cgroup', text, atMs };
  // No limit at all reads as null; the count of refusals tells "not reached" from "not read".
  return { reached: hits === null && limit === null ? null : false, source: 'cgroup', text, atMs };
}
