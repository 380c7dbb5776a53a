import { never } from '../../never.ts';
import type { DegradationKind, TerminalKind } from '../../scenario/outcomes.ts';
import { answeredErrors, answeredLate, type End } from '../finding.ts';
import type { Verdict } from '../verdict.ts';

/** What the clause about an end calls those in it. */
export interface Names {
  /** Whoever was killed: `it`, `the main process`, `java (pid 42) in container web`. */
  killed: string;
  /** The process that it is about. */
  process: string;
  /** The service; null: there is only one, and `it` is enough. */
  service: string | null;
  /** A worker was ended by the server whose it is. */
  byServer: boolean;
  /** It went on answering, too late. */
  late: boolean;
  /** It went on answering, with errors. */
  errors: boolean;
}

const it: Names = { killed: 'it', process: 'it', service: null, byServer: false, late: false, errors: false };

/** The end as a clause that begins with a small letter: `the kernel’s OOM killer killed it`. */
export function endClause(
  kind: TerminalKind,
  { killed, process, service, byServer, late, errors }: Names,
): string {
  const subject = service ?? 'it';
  switch (kind) {
    case 'oom-kill':
      return `the kernel’s OOM killer killed ${killed}`;
    case 'heap-oome':
      return `the Java heap${service === null ? '' : ` of ${service}`} was full`;
    case 'other-oome':
      return `a limit of the runtime’s own was reached${service === null ? '' : ` in ${service}`}`;
    case 'native-oom':
      return `${process} got no memory from the system`;
    case 'external-kill':
      return `${byServer ? 'its own server' : 'somebody else'} killed ${killed}`;
    case 'crash':
      return `${process} ended by itself`;
    case 'unresponsive':
      return `${subject} ${late ? 'answered too late' : errors ? 'answered with errors' : 'stopped serving'}`;
    case 'survived':
      return `${subject} survived`;
    case 'failed-to-start':
      return `${subject} failed to start`;
    case 'host-oom':
      return `the ${service === null ? 'host' : 'whole machine'} ran out of memory`;
    case 'inconclusive':
      return `what happened${service === null ? '' : ` to ${service}`} is not certain`;
    default:
      return never(kind);
  }
}

/** What was suffered before; empty for nothing. */
export const thrashWords = {
  none: '',
  'swap-thrash': 'swap thrash',
  'cache-thrash': 'page-cache thrash',
  'gc-thrash': 'GC thrash',
} as const satisfies Record<DegradationKind, string>;

/** `a child process`, `a process of redis`; null for the main process. */
export function childWords({ victim, service }: Pick<End, 'victim' | 'service'>): string | null {
  if (service !== null && service !== 'app') return `a process of ${service}`;
  return victim === 'child' ? 'a child process' : null;
}

/** The outcome of many trials in words: `the Java heap was full (after GC thrash)`. */
export function outcomeWords({ terminal, degradation }: Verdict): string {
  const end = endClause(terminal.kind, {
    ...it,
    byServer: terminal.byServer,
    late: terminal.detail === answeredLate,
    errors: terminal.detail === answeredErrors,
    killed: childWords(terminal) ?? it.killed,
  });
  const before = thrashWords[degradation.kind];
  if (before === '') return end;
  return `${end} (${terminal.kind === 'survived' ? 'in' : 'after'} ${before})`;
}

/** The pair in one word, for programs and narrow columns: `gc-thrash → heap-oome`, or the end alone. */
export function pairName(degradation: DegradationKind | null, end: string): string {
  return degradation === null || degradation === 'none' ? end : `${degradation} → ${end}`;
}

/** Whose limit it was. `subject`: what the end is about, by its name; null in a trial, where it is the container. */
export function limitWords(limit: NonNullable<End['limit']>, subject: string | null): string {
  const container = subject === null;
  switch (limit) {
    case 'own':
      return container ? 'the container’s own limit' : 'its own limit';
    case 'ancestor':
      return `the limit of a group above ${container ? 'the container' : 'it'}`;
    case 'machine':
      return 'the limit of the machine';
  }
}
