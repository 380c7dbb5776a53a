import { never } from '../../never.ts';
import { type OomeFamily, runtimes, type Sign } from '../../runtime/index.ts';
import type { TerminalKind } from '../../scenario/outcomes.ts';
import { bounds } from '../bounds.ts';
import type { Facts, SeenSign } from '../facts.ts';
import { evidence, type Finding, finding } from '../finding.ts';
import { gapMs } from '../moment.ts';
import { consequence, type Ended, endedBy, isFatal, saidOnly } from './ended.ts';
import { pidLimit } from './pidLimit.ts';

/** A memory of the runtime's own that ran out, by which lines it is known, and what such an end is called. */
interface Shortage {
  of: (facts: Facts) => SeenSign[];
  named: (facts: Facts, ended: Ended, times: number) => Finding;
}

/** The Java heap is full: `Java heap space` or `GC overhead limit exceeded`. */
const heap: Shortage = {
  of: (facts) => oomes(facts, heapWasFull(facts) ? ['heap', 'unnamed'] : ['heap']),
  named: (facts, ended, times) => {
    const found = ran(facts, ended, 'heap-oome', heapMessage(facts, ended.sign), times);
    const { sign } = ended;
    if (sign.kind !== 'jvm-oome' || sign.message !== '' || sign.family === 'unnamed') return found;
    const message = 'the message of the error: the VM’s event does not say which of its memories ran out';
    return { ...found, confidence: 'unsure', missing: [...found.missing, message] };
  },
};

/** An OutOfMemoryError without a message means the heap only where something else says that the heap was full. */
function heapWasFull(facts: Facts): boolean {
  return oomes(facts, ['heap']).length > 0 || (facts.memory.heapShare ?? 0) >= bounds.endings.heapFullShare;
}

/** Another space of the JVM's own: metaspace, direct buffers, an array too long. */
const area: Shortage = {
  of: (facts) => oomes(facts, ['area', 'unnamed']),
  named(facts, ended, times) {
    const found = ran(facts, ended, 'other-oome', messageOf(ended.sign), times);
    if (facts.watch !== null || ended.sign.kind !== 'jvm-oome' || ended.sign.family !== 'unnamed')
      return found;
    return {
      ...found,
      confidence: 'unsure',
      missing: [
        ...found.missing,
        'the message of the error, which says which memory ran out; most often it is the heap',
      ],
    };
  },
};

/** No further thread: the pid limit first, which is not memory; else the system refused the memory for it. */
const thread: Shortage = {
  of: (facts) => [
    ...oomes(facts, ['thread']),
    // A program that lives on without it is not at its end for that: whether it serves is another question.
    ...facts.signs.filter(
      ({ kind }) => kind === 'thread-refused' && (facts.watch === null || facts.death.ended),
    ),
  ],
  named: (facts, ended, times) => {
    const limit = pidLimit(facts);
    const found = (kind: TerminalKind, detail: string) => ran(facts, ended, kind, detail, times);
    if (limit.reached === true) {
      const pids = found('other-oome', 'pids limit');
      return { ...pids, evidence: [...pids.evidence, evidence(limit.source, limit.text, limit.at)] };
    }
    if (limit.reached === false)
      return {
        ...found('native-oom', 'no memory for a native thread'),
        confidence: ended.doubt === null ? 'likely' : 'unsure',
        missing: ['the errno of clone or mmap: a per-user limit on processes would look the same'],
      };
    return {
      ...found('other-oome', 'native thread'),
      confidence: 'unsure',
      missing: [
        'pids.current, pids.max and pids.events of its group: a limit on processes and lack of memory look the same here',
      ],
    };
  },
};

/** malloc or mmap failed, in any process. */
const native: Shortage = {
  of: (facts) =>
    facts.signs.filter(
      (sign) => sign.kind === 'native-failure' || (sign.kind === 'jvm-oome' && sign.family === 'native'),
    ),
  named: (facts, ended, times) => ran(facts, ended, 'native-oom', messageOf(ended.sign), times),
};

/** Node, Go, Python and others by their own words. */
const runtime: Shortage = {
  of: ({ signs }) => signs.filter((sign) => sign.kind === 'runtime-oom'),
  named: (facts, ended, times) => ran(facts, ended, 'other-oome', messageOf(ended.sign), times),
};

const oomes = ({ signs }: Facts, families: readonly OomeFamily[]): SeenSign[] =>
  signs.filter((sign) => sign.kind === 'jvm-oome' && families.includes(sign.family));

/** It ended, or stopped serving, for such a shortage. */
const endedFor =
  ({ of, named }: Shortage) =>
  (facts: Facts): Finding | null => {
    const signs = of(facts);
    const ended = endedBy(facts, signs);
    return ended && named(facts, ended, signs.length);
  };

export const heapOome = endedFor(heap);
export const otherOome = endedFor(area);
export const noThread = endedFor(thread);
export const nativeOom = endedFor(native);
export const runtimeOom = endedFor(runtime);

const shortages: readonly Shortage[] = [heap, area, native, thread, runtime];

/** Nobody watched it, and its log says that it got no memory: what came of that, the log alone does not say. */
export function saidOutOfMemory(facts: Facts): Finding | null {
  if (facts.watch !== null) return null;
  for (const { of, named } of shortages) {
    const signs = of(facts);
    const ended = saidOnly(facts, signs);
    if (!ended) continue;
    const later = wroteOn(facts, signs);
    if (later !== null && signs.every(({ handled }) => handled)) return handledOne(ended.sign, later);
    const found = named(facts, { ...ended, doubt: ended.doubt ?? later }, signs.length);
    const open =
      'whether the process ended of it, or lives on and serves nobody: its exit code, and whether it answers';
    return { ...found, missing: [...found.missing, open] };
  }
  return null;
}

/** One thing was given up for lack of memory, and the program went on. */
function handledOne(sign: SeenSign, later: string): Finding {
  return finding('inconclusive', 'it got no memory for one thing, and went on', {
    at: null,
    processAlive: null,
    confidence: 'unsure',
    evidence: [
      evidence(
        sign.source,
        `The program said that it got no memory for one thing. ${later}`,
        sign.at,
        sign.quote,
      ),
    ],
    missing: ['whether anything ended at all: its exit code, or whether it answers'],
  });
}

/** A program that goes on writing for seconds after the last of these lines may have done without the memory; null: it did not. */
function wroteOn({ program }: Facts, signs: readonly SeenSign[]): string | null {
  const last = program.log?.lastLine ?? null;
  const gap = last && gapMs(signs.at(-1)?.at ?? null, last.at);
  if (gap === null || gap <= bounds.endings.wentOnMs) return null;
  return `It went on writing for ${Math.round(gap / 1000)} s after it.`;
}

/** A line about what the JVM does now leaves out which error it was. */
function heapMessage(facts: Facts, sign: Sign): string {
  const [named] = oomes(facts, ['heap']);
  return messageOf(sign.kind === 'jvm-oome' && sign.message === '' && named ? named : sign);
}

function messageOf(sign: Sign): string {
  switch (sign.kind) {
    case 'jvm-oome':
      return sign.message || 'OutOfMemoryError without a message';
    case 'runtime-oom':
      return `${runtimes[sign.runtime].title}: ${sign.detail}`;
    case 'native-failure':
    case 'thread-refused':
      return sign.detail;
    case 'worker-killed':
    case 'worker-lost':
    case 'worker-timeout':
    case 'fatal-signal':
      return sign.quote;
    default:
      return never(sign);
  }
}

function ran(facts: Facts, ended: Ended, kind: TerminalKind, detail: string, times: number): Finding {
  const { sign } = ended;
  const often = times > 1 ? ` (${times} such lines)` : '';
  const then = consequence(facts, ended);
  return finding(kind, detail, {
    at: ended.at,
    processAlive: ended.how === 'stated' ? false : facts.death.alive,
    confidence: ended.doubt !== null ? 'unsure' : ended.stated ? 'certain' : 'likely',
    evidence: [
      evidence(sign.source, `${saidWords(sign)}${often}.`, sign.at, sign.quote),
      ...(then ? [then] : []),
    ],
    against: isFatal(sign)
      ? [{ kind: 'oom-kill', because: 'A process killed by the kernel says nothing any more; this one did.' }]
      : [],
    missing: [
      ...(ended.doubt === null ? [] : [`whether it was about this end. ${ended.doubt}`]),
      ...(kind === 'heap-oome' && facts.watch === null && facts.program.gcLog === null
        ? ['the GC log or a heap dump: whether the heap was too small for the load, or leaked']
        : []),
    ],
  });
}

const saidWords = (sign: SeenSign): string =>
  sign.kind === 'jvm-oome' && sign.act === 'command'
    ? 'The JVM said that it got no memory, and that it runs a command to end itself'
    : 'The program said that it got no memory';
