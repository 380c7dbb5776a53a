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
  /** false: it runs, or nothing here says that anything ended. */
  tellsOfDeath: boolean;
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
  return asQuoted(plainAnswer(found, around, clocks), found, around);
}

function plainAnswer(found: Case, around: Surroundings, clocks: Clocks): Answer {
  const subject = subjectOf(found);
  const facts = factsOf(found, subject, around);
  const concluded = endOf(facts);
  const degraded = loggedDegradation(facts);
  const { end, confidence, chain } = concluded;
  const { service: _, ...terminal } = end;
  const quiet = isQuiet(found) && degraded.kind === null && end.kind === 'inconclusive';
  const evidence = [...concluded.evidence, ...degraded.evidence, ...asides(facts, concluded)];
  return {
    subject,
    terminal,
    degradation: { kind: degraded.kind, at: degraded.at },
    confidence,
    confidenceRule: confidenceRules[confidence],
    chain,
    tellsOfDeath: !quiet && end.kind !== 'survived',
    sentence: quiet
      ? quietWords(subject)
      : sentence(facts, end, {
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

/** A log of collections alone: whether the program ended at all it does not say. */
const isQuiet = ({ kill, container, acts, words, application }: Case): boolean =>
  kill === null &&
  container === null &&
  acts.length + words.length === 0 &&
  application !== null &&
  application.signs.length === 0;

const quietWords = ({ words }: Subject): string =>
  `Nothing here tells of a death of ${words}: its collections left it time to work.`;

/** What is quoted in a text may be an example, or somebody's own log: it is told, and held by nobody. */
function asQuoted(answer: Answer, found: Case, { quotedIn }: Surroundings): Answer {
  const files = filesOf(found);
  const [how] = files.map(quotedIn);
  if (how == null || files.some((file) => quotedIn(file) === null) || answer.terminal.kind === 'survived')
    return answer;
  const confidence = 'unsure';
  const shown = answer.sentence.replace(/(?: \((?:un)?(?:likely|sure)\))?\.$/, ` (${how}, unsure).`);
  return {
    ...answer,
    confidence,
    confidenceRule: confidenceRules[confidence],
    sentence: shown,
    evidence: [
      ...answer.evidence,
      {
        at: null,
        source: files.join(', '),
        text: `It is ${how}, which may show it as an example.`,
        quote: null,
      },
    ],
    missing: [...answer.missing, 'the log itself, as the machine wrote it, with the lines around'],
  };
}

const filesOf = ({ kill, container, acts, words, application }: Case): string[] => [
  ...new Set([
    ...(kill ? [kill.file] : []),
    ...(container ? [container.file] : []),
    ...acts.map(({ file }) => file),
    ...words.map(({ file }) => file),
    ...(application?.files ?? []),
  ]),
];

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
