import type { DegradationKind, TerminalKind } from '../scenario/outcomes.ts';
import { type Moment, onTrial } from './moment.ts';
import type { Verdict } from './verdict.ts';

export type Confidence = Verdict['confidence'];
/** A question that was asked about the end, and what answered it. */
export type Step = Verdict['chain'][number];

/** A sentence with what it rests on: where it was read, when that happened, and the line itself where there is one. */
export interface Evidence {
  at: Moment | null;
  source: string;
  text: string;
  quote: string | null;
}

/** How it ended. A verdict's `terminal`, with a moment in place of a trial's milliseconds. */
export interface End {
  kind: TerminalKind;
  at: Moment | null;
  victim: 'main' | 'child' | null;
  limit: 'own' | 'ancestor' | 'machine' | null;
  service: string | null;
  /** For `external-kill`: it was the service's own server that ended a worker. */
  byServer: boolean;
  detail: string;
  /** The main process was still there at the end; null: not known. */
  processAlive: boolean | null;
}

/** A plausible other answer, and what speaks against it. */
export interface Runner {
  kind: TerminalKind | DegradationKind;
  because: string;
}

/** A conclusion about the end, with what it rests on. */
export interface Finding {
  end: End;
  confidence: Confidence;
  evidence: Evidence[];
  /** Where the question knows better than the general runners-up. */
  against: Runner[];
  /** What would have made it certain, or told more. */
  missing: string[];
}

export function finding(
  kind: TerminalKind,
  detail: string,
  { confidence, evidence: shown, against = [], missing = [], ...rest }: FindingParts,
): Finding {
  const end = {
    kind,
    at: null,
    victim: null,
    limit: null,
    service: null,
    byServer: false,
    processAlive: null,
    ...rest,
    detail,
  };
  return { end, confidence, evidence: shown, against, missing };
}

/** The detail of an unresponsive service whose answers were good, and came too late. */
export const answeredLate = 'answers too late until the end';
/** Of one most of whose requests were answered, and with errors. */
export const answeredErrors = 'errors for answers until the end';

type FindingParts = Partial<Omit<End, 'kind' | 'detail'>> &
  Pick<Finding, 'confidence' | 'evidence'> &
  Partial<Pick<Finding, 'against' | 'missing'>>;

/** `at`: a moment; a number is one on the trial's clock, in milliseconds. */
export function evidence(
  source: string,
  text: string,
  at: Moment | number | null = null,
  quote: string | null = null,
): Evidence {
  return { at: typeof at === 'number' ? onTrial(at) : at, source, text, quote };
}

const order: readonly Confidence[] = ['unsure', 'likely', 'certain'];

export function weakest(...all: readonly Confidence[]): Confidence {
  return order.find((confidence) => all.includes(confidence)) ?? 'unsure';
}
