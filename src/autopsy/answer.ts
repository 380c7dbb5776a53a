import { type AdviceName, adviceNames } from '../verdict/advice/advice.ts';
import { loggedDegradation } from '../verdict/degradation/logged.ts';
import { endOf } from '../verdict/endings/chain.ts';
import type { Confidence, End, Evidence, Runner, Step } from '../verdict/finding.ts';
import type { Moment } from '../verdict/moment.ts';
import type { DegradationKind } from '../verdict/verdict.ts';
import { againstEnd } from '../verdict/words/against/against.ts';
import { asides } from '../verdict/words/asides.ts';
import { confidenceRules } from '../verdict/words/confidence.ts';
import { sentence } from '../verdict/words/sentence.ts';
import type { Case } from './case.ts';
import { type Clocks, type Order, orderOf } from './clocks.ts';
import { factsOf, type Surroundings } from './facts.ts';
import type { LogKill } from './readers/sourceFacts.ts';
import { type Subject, subjectOf } from './subject.ts';

/** What died of what, for one death, by the names that trials' verdicts have. */
export interface Answer {
  subject: Subject;
  terminal: Omit<End, 'service'>;
  /** null: these inputs cannot tell. */
  degradation: { kind: DegradationKind | null; at: Moment | null };
  /** Of the end: what went before, nobody watched. */
  confidence: Confidence;
  confidenceRule: string;
  /** Which questions were asked, in order, and what answered each; the last one decided. */
  chain: Step[];
  sentence: string;
  evidence: Evidence[];
  against: Runner[];
  missing: string[];
  /** The pages of advice on it, by name. */
  advice: AdviceName[];
  /** What happened in which order, as far as the clocks can be compared. */
  order: Order;
  kill: LogKill | null;
}

export function answerOf(found: Case, around: Surroundings, clocks: Clocks): Answer {
  const subject = subjectOf(found);
  const facts = factsOf(found, subject, around);
  const concluded = endOf(facts);
  const degraded = loggedDegradation(facts);
  const { end, confidence, chain } = concluded;
  const { service: _, ...terminal } = end;
  const evidence = [...concluded.evidence, ...degraded.evidence, ...asides(facts, concluded)];
  return {
    subject,
    terminal,
    degradation: { kind: degraded.kind, at: degraded.at },
    confidence,
    confidenceRule: confidenceRules[confidence],
    chain,
    sentence: sentence(facts, end, {
      when: '',
      degradation: degraded.kind,
      confidence,
      ledger: null,
      cause: null,
      growth: null,
    }),
    evidence,
    against: againstEnd(facts, concluded),
    missing: [...new Set([...concluded.missing, ...degraded.missing])],
    advice: adviceNames({ terminal: end.kind, degradation: degraded.kind }),
    order: orderOf(happenings(found, evidence), clocks),
    kill: found.kill,
  };
}

function happenings(
  { kill, end, application }: Case,
  evidence: readonly Evidence[],
): { what: string; at: Moment }[] {
  const oome = application?.signs.find(({ sign }) => sign.kind === 'jvm-oome' || sign.kind === 'runtime-oom');
  const all: [string, Moment | null | undefined][] = [
    ['container started', end?.startedAt],
    ['first full GC', application?.gc?.firstFull],
    ['first out-of-memory error', oome?.at],
    ['kill', kill?.at],
    ['exit', end?.finishedAt],
    ...evidence.map(({ text, at }): [string, Moment | null] => [text, at]),
  ];
  return all.flatMap(([what, at]) => (at ? [{ what, at }] : []));
}
