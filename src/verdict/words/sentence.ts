import { never } from '../../never.ts';
import type { DegradationKind } from '../../scenario/outcomes.ts';
import type { Facts } from '../facts.ts';
import { answeredErrors, answeredLate, type Confidence, type End } from '../finding.ts';
import { shortageOf } from '../logs/oomKill.ts';
import type { Ledger, Verdict } from '../verdict.ts';
import { childWords, endClause, limitWords, type Names, thrashWords } from './endWords.ts';
import { goesOnWords } from './growthWords.ts';
import { shortWords } from './killWords.ts';
import { filledWords } from './ledgerWords.ts';

/** What is said of an end beside it. */
interface Said {
  /** ` 8.0 s into the load`, or nothing. */
  when: string;
  /** null: not observed. */
  degradation: DegradationKind | null;
  confidence: Confidence;
  /** Where the memory was; null: not read. */
  ledger: Ledger | null;
  /** What held up a service that lives on; null: nothing on record. */
  cause: string | null;
  /** Memory that grew and will go on; null: none was seen. */
  growth: Verdict['growth'];
}

const doubts: Record<Confidence, string> = { certain: '', likely: ' (likely)', unsure: ' (unsure)' };

/** The answer as a person would say it. */
export function sentence(facts: Facts, end: End, said: Said): string {
  const { when, degradation, confidence } = said;
  const thrash = thrashWords[degradation ?? 'none'];
  const survived = end.kind === 'survived';
  const after = thrash === '' ? '' : survived ? `, in ${thrash}` : `, after ${thrash}`;
  const errors = survived ? errorWords(facts) : '';
  const doubt = end.kind === 'inconclusive' ? '' : doubts[confidence];
  const filled = end.kind === 'oom-kill' ? filledWords(said.ledger) : '';
  const held = said.cause === null ? '' : `: ${said.cause}`;
  const words = endWords(facts, end, when);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}${after}${filled}${held}${errors}${goesOnWords(said.growth)}${doubt}.`;
}

function errorWords({ signs }: Facts): string {
  const count = signs.filter(({ kind }) => kind === 'jvm-oome' || kind === 'runtime-oom').length;
  return count === 0 ? '' : `, with ${count} out-of-memory error${count === 1 ? '' : 's'} on the way`;
}

function namesOf({ subject, kills }: Facts, end: End): Names {
  const late = end.detail === answeredLate;
  const errors = end.detail === answeredErrors;
  if (subject === null)
    return {
      killed: childWords(end) ?? 'the main process',
      process: 'the process',
      service: null,
      byServer: end.byServer,
      late,
      errors,
    };
  const names = { process: subject, service: subject, byServer: end.byServer, late, errors };
  // The kernel names a process; others name a container, a unit or a log.
  if (kills.own.length === 0 && kills.global.length === 0)
    return { ...names, killed: end.victim === 'child' ? `a child process of ${subject}` : subject };
  const role = { child: ', a child process', main: ', the main process' };
  return { ...names, killed: `${subject}${end.victim === null ? '' : role[end.victim]}` };
}

function endWords(facts: Facts, end: End, when: string): string {
  const names = namesOf(facts, end);
  const clause = endClause(end.kind, names);
  const { detail, victim, limit } = end;
  const lives = victim === 'child' && end.processAlive === true ? `; ${survivorOf(facts)} lives on` : '';
  switch (end.kind) {
    case 'oom-kill':
      return `${clause}${when}${limit === null ? '' : ` at ${limitWords(limit, facts.subject)}`}${lives}`;
    case 'heap-oome':
      return `${clause} (${detail})${when}${afterwards(facts, end)}`;
    case 'other-oome':
      return `${clause}${when} (${detail})${afterwards(facts, end)}`;
    case 'native-oom':
    case 'failed-to-start':
    case 'inconclusive':
      return `${clause}${end.kind === 'native-oom' ? when : ''} (${detail})`;
    case 'external-kill':
      return `${clause}${when} (${detail})${lives}`;
    case 'crash':
      return `${clause}${when} (${detail})${facts.subject === null ? ', and not for lack of memory' : '; nothing here says that memory was the reason'}`;
    case 'unresponsive':
      return `${clause}${names.late && when !== '' ? ` from${when} on` : when}, and the process lives on`;
    case 'survived':
      return facts.subject === null ? `${clause}${when.replace(' into', ' of')}` : `${clause} (${detail})`;
    case 'host-oom':
      return `${shortClause(facts) ?? clause}${when}${hostWords(facts, names, detail)}`;
    default:
      return never(end.kind);
  }
}

/** Who lost a child: words name only what is known to be there. */
function survivorOf({ watch, subject, signs }: Facts): string {
  if (watch !== null || subject === null || /\bcontainer\b/.test(subject)) return 'the container';
  const told = signs.find((sign) => sign.kind === 'worker-timeout' || sign.kind === 'worker-killed');
  return told ? told.server : 'its main process';
}

function afterwards({ watch }: Facts, { processAlive }: End): string {
  if (processAlive === null) return '';
  if (!processAlive) return ': the process ended';
  return watch === null
    ? ': the process lives on'
    : ': the process lives on and no longer serves well enough';
}

/** Where not all of the machine's memory was short. */
function shortClause({ kills: { global } }: Facts): string | null {
  const [kill] = global;
  return kill && shortageOf(kill) !== 'machine' ? shortWords(kill) : null;
}

function hostWords({ subject, kills }: Facts, { killed }: Names, detail: string): string {
  if (subject === null) return ` (${detail}): this says nothing about the container`;
  return kills.global.length > 0 ? `, and the kernel killed ${killed}` : ` (${detail})`;
}
