import type { Confidence } from '../verdict/finding.ts';
import type { DegradationKind, TerminalKind } from '../verdict/verdict.ts';
import type { Case } from './cases.ts';
import type { Moment } from './moment.ts';

/** A sentence with what it rests on; the file where it was read, and the moment as written there. */
export interface Proof {
  at: Moment | null;
  source: string;
  text: string;
  quote: string | null;
}

/** What is concluded about one case, by the names that trials' verdicts have. */
export interface Conclusion {
  kind: TerminalKind;
  /** null: not known. */
  victim: 'main' | 'child' | null;
  limit: 'own' | 'ancestor' | null;
  detail: string;
  processAlive: boolean | null;
  at: Moment | null;
  confidence: Confidence;
  evidence: Proof[];
  against: { kind: TerminalKind | DegradationKind; because: string }[];
  missing: string[];
}

/** A question about a case; null: the answer is no. */
export type Question = (found: Case, around: Surroundings) => Conclusion | null;

/** What the inputs say beyond the case. */
export interface Surroundings {
  /** The kernel's log was given, and covers this moment: a kill would stand there. */
  kernelLogCovers(at: Moment | null): boolean;
  hasKernelLog: boolean;
}

export const proof = (
  source: string,
  text: string,
  at: Moment | null = null,
  quote: string | null = null,
): Proof => ({ at, source, text, quote });

export function conclusion(
  kind: TerminalKind,
  detail: string,
  rest: Partial<Omit<Conclusion, 'kind' | 'detail'>>,
): Conclusion {
  return {
    kind,
    victim: null,
    limit: null,
    detail,
    processAlive: null,
    at: null,
    confidence: 'unsure',
    evidence: [],
    against: [],
    missing: [],
    ...rest,
  };
}
