import { confidenceRules } from '../verdict/words/confidence.ts';
import { type Conclusion, conclusion, type Proof, type Question, type Surroundings } from './answer.ts';
import { type Case, casesOf } from './cases.ts';
import { clocksOf, type Order, orderOf } from './clocks.ts';
import { byExitCode, flaggedAsOom, unsignedKill } from './containerEnd.ts';
import { type AutopsyDegradation, degradationOf } from './degradation.ts';
import { byKernel } from './killed.ts';
import type { Moment } from './moment.ts';
import { byDaemon, byHealthCheck, toldBySystemd } from './outside.ts';
import { fault, kernelWords, saidByRuntime, statedByRuntime, workerLost } from './program.ts';
import { autopsySentence } from './sentence.ts';
import type { SeenKill, SourceFacts } from './source.ts';
import { type Subject, subjectOf } from './subject.ts';

/** The order in which ends are considered: what the kernel states first, what an exit code leaves open last. */
const questions: readonly Question[] = [
  byKernel,
  byDaemon,
  statedByRuntime,
  flaggedAsOom,
  byHealthCheck,
  toldBySystemd,
  workerLost,
  saidByRuntime,
  fault,
  kernelWords,
  unsignedKill,
  byExitCode,
];

/** What died of what, for one death. */
export interface Answer
  extends Omit<Conclusion, 'kind' | 'victim' | 'limit' | 'detail' | 'processAlive' | 'at'> {
  subject: Subject;
  terminal: Pick<Conclusion, 'kind' | 'victim' | 'limit' | 'detail' | 'processAlive' | 'at'>;
  degradation: Pick<AutopsyDegradation, 'kind' | 'at'>;
  confidenceRule: string;
  sentence: string;
  /** What happened in which order, as far as the clocks can be compared. */
  order: Order;
  kill: SeenKill | null;
}

export interface Autopsy {
  schema: 1;
  inputs: { name: string; lines: number; kinds: string[]; problems: string[] }[];
  /** In order of time where there is one, else of the lines. */
  answers: Answer[];
  /** Deaths that were counted but not kept. */
  leftOut: number;
  /** Which clocks there are, and which cannot be compared. */
  clocks: string[];
}

/** The same reasoning as for a trial, from what a person has afterwards. */
export function autopsy(sources: readonly SourceFacts[]): Autopsy {
  const clocks = clocksOf(sources);
  const around = surroundings(sources, clocks.toUtc);
  const answers = casesOf(sources, clocks.toUtc).map((found) => answer(found, around, clocks));
  return {
    schema: 1,
    inputs: sources.map(({ name, lines, kinds, problems }) => ({ name, lines, kinds, problems })),
    answers: clocks.sorted(answers, ({ terminal }) => terminal.at),
    leftOut: sources.reduce((sum, { kills }) => sum + kills.count() - kills.all().length, 0),
    clocks: clocks.notes,
  };
}

function answer(found: Case, around: Surroundings, clocks: ReturnType<typeof clocksOf>): Answer {
  const end = decide(found, around);
  const degraded = degradationOf(found);
  const subject = subjectOf(found);
  const evidence = [...end.evidence, ...degraded.evidence, ...asides(found, end)];
  const { kind, victim, limit, detail, processAlive, at, confidence, against } = end;
  const terminal = { kind, victim, limit, detail, processAlive, at };
  return {
    subject,
    terminal,
    degradation: { kind: degraded.kind, at: degraded.at },
    confidence,
    confidenceRule: confidenceRules[confidence],
    sentence: autopsySentence(subject, terminal, degraded.kind, confidence),
    evidence,
    against,
    missing: [...new Set([...end.missing, ...degraded.missing])],
    order: orderOf(happenings(found, evidence), clocks),
    kill: found.kill,
  };
}

function decide(found: Case, around: Surroundings): Conclusion {
  for (const question of questions) {
    const concluded = question(found, around);
    if (concluded) return concluded;
  }
  return conclusion('inconclusive', 'nothing here says how it ended', {
    missing: ['the kernel’s log, the container’s inspection, or the program’s own log up to its end'],
  });
}

/** What the program said that is not the reason already. */
function asides({ application }: Case, { evidence }: Conclusion): Proof[] {
  const quoted = new Set(evidence.map(({ quote }) => quote));
  const fresh = (application?.signs ?? []).filter(({ sign }) => !quoted.has(sign.quote)).slice(0, 3);
  const all = fresh.map(
    ({ file, at, sign }): Proof => ({ source: file, text: 'The program also said:', at, quote: sign.quote }),
  );
  if (application?.gc?.orderlyExit && application.gcFile)
    all.push({
      source: application.gcFile,
      text: 'The JVM wrote its farewell into the GC log: it ended in order, which SIGKILL does not allow.',
      at: application.gc.last,
      quote: null,
    });
  return all;
}

function happenings(
  { kill, end, application }: Case,
  evidence: readonly Proof[],
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
  const dated = all.flatMap(([what, at]) => (at ? [{ what, at }] : []));
  // A sentence of the evidence is left out where a shorter name has its moment.
  return dated.filter(
    ({ at }, index) =>
      dated.findIndex((other) => other.at.axis === at.axis && other.at.ms === at.ms) === index,
  );
}

function surroundings(sources: readonly SourceFacts[], toUtc: (moment: Moment) => Moment): Surroundings {
  const logs = sources.filter(({ kernelLines }) => kernelLines > 0);
  return {
    hasKernelLog: logs.length > 0,
    kernelLogCovers: (at) =>
      at !== null &&
      logs.some(({ kernelSpans }) =>
        [...kernelSpans.values()].some((span) => {
          const [first, last, moment] = [toUtc(span.first), toUtc(span.last), toUtc(at)];
          return first.axis === moment.axis && first.ms <= moment.ms && moment.ms <= last.ms;
        }),
      ),
  };
}
