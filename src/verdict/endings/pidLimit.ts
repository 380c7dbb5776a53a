import { bounds } from '../bounds.ts';
import type { Facts } from '../facts.ts';
import { evidence, type Finding, finding } from '../finding.ts';
import type { Moment } from '../moment.ts';
import { tasksWords } from '../words/symptomWords.ts';

interface PidLimit {
  /** null: not read. */
  reached: boolean | null;
  source: string;
  text: string;
  at: Moment | null;
}

/** Whether the group's limit on tasks was reached: a refused thread is then no lack of memory. */
export function pidLimit({ kernel: { refusedFork }, memory: { pids } }: Facts): PidLimit {
  if (refusedFork) {
    const { source, quote, at } = refusedFork;
    return { reached: true, source, text: `The kernel refused a fork: ${quote}`, at };
  }
  const { most, limit, refused, refusedAt: at } = pids;
  const text = tasksWords({ most, limit, refused });
  const near = most !== null && limit !== null && most >= limit * bounds.endings.pidsFullShare;
  if ((refused ?? 0) > 0 || near) return { reached: true, source: 'cgroup', text, at };
  // No limit at all reads as null; the count of refusals tells "not reached" from "not read".
  return { reached: refused === null && limit === null ? null : false, source: 'cgroup', text, at };
}

/** Nobody watched it, and the kernel refused it a process or a thread: a limit, not lack of memory. */
export function refusedFork({ watch, kernel: { refusedFork: word } }: Facts): Finding | null {
  if (watch !== null || word === null) return null;
  const text = 'The pids controller refused a new process or thread: a limit, not lack of memory.';
  return finding('other-oome', 'pids limit', {
    at: word.at,
    confidence: 'likely',
    evidence: [evidence(word.source, text, word.at, word.quote)],
    against: [{ kind: 'native-oom', because: 'The kernel refused for the number of tasks, not for memory.' }],
    missing: ['what the program did about it: its log'],
  });
}
