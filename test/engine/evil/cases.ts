import type { TerminalKind } from '../../../src/scenario/outcomes.ts';

/** What is known of an evil target by construction. */
export interface EvilCase {
  /** How a trial with it can end, and no other way. */
  ends: readonly TerminalKind[];
  /** Words that the verdict has to have somewhere, where it can be known what happened. */
  says?: RegExp;
  /** Why a trial with it need not count: what it may do to whoever measures. Absent: each has to. */
  mayNotCount?: RegExp;
}

const serves: EvilCase = { ends: ['survived'] };
/**
 * It has a processor for itself, and what else it does may leave nothing of it for requests. So may new connections, where each
 * answer costs one: it has a process for each.
 */
const servesOrNot: EvilCase = { ends: ['survived', 'unresponsive'] };
const answersNobody: EvilCase = { ends: ['unresponsive'] };
/** It sends as fast as it is read, which fills a generator's processor, too. */
const sendsWithoutEnd: EvilCase = { ...answersNobody, mayNotCount: /^the generator was saturated/ };

/** By the first argument of evil.pl. */
export const evilCases = {
  'ignores-signals': serves,
  forks: servesOrNot,
  floods: { ...servesOrNot, says: /written faster than it was read/ },
  'floods-and-dies': { ends: ['crash'], says: /these are its last words/ },
  'one-line': servesOrNot,
  'opens-late': serves,
  'opens-never': { ends: ['failed-to-start'], says: /connection refused/ },
  'closes-port': { ...answersNobody, says: /refused/ },
  'endless-head': sendsWithoutEnd,
  'endless-body': sendsWithoutEnd,
  'endless-chunks': sendsWithoutEnd,
  'endless-chunk-line': sendsWithoutEnd,
  'endless-trailers': sendsWithoutEnd,
  'endless-hints': sendsWithoutEnd,
  'endless-answers': servesOrNot,
  drips: answersNobody,
  'too-short': answersNobody,
  'too-long': servesOrNot,
  'negative-length': answersNobody,
  'negative-chunk': answersNobody,
  'no-http': answersNobody,
  dumps: { ends: ['oom-kill'] },
} satisfies Record<string, EvilCase>;

export type EvilName = keyof typeof evilCases;
export const evilNames = Object.keys(evilCases) as EvilName[];
