import type { Confidence } from '../verdict/finding.ts';
import type { DegradationKind } from '../verdict/verdict.ts';
import type { Conclusion } from './answer.ts';
import type { Subject } from './subject.ts';

type End = Pick<Conclusion, 'kind' | 'victim' | 'limit' | 'detail' | 'processAlive'>;

const doubts: Record<Confidence, string> = { certain: '', likely: ' (likely)', unsure: ' (unsure)' };

/** The answer as a person would say it. */
export function autopsySentence(
  { words }: Subject,
  end: End,
  degraded: DegradationKind | null,
  confidence: Confidence,
): string {
  const after = degraded === 'gc-thrash' ? ', after GC thrash' : '';
  return `${endWords(words, end)}${after}${end.kind === 'inconclusive' ? '' : doubts[confidence]}.`;
}

function endWords(who: string, { kind, victim, limit, detail, processAlive }: End): string {
  const limits = { own: ' at its own limit', ancestor: ' at the limit of a group above it' };
  const which = victim === 'child' ? ', a child process' : victim === 'main' ? ', the main process' : '';
  switch (kind) {
    case 'oom-kill':
      return `The kernel’s OOM killer killed ${who}${which}${limit === null ? '' : limits[limit]}`;
    case 'host-oom':
      return `The whole machine ran out of memory, and the kernel killed ${who}${which}`;
    case 'external-kill':
      return `Not the kernel, but somebody else killed ${who} (${detail})`;
    case 'heap-oome':
      return `The Java heap of ${who} was full (${detail})${processAlive === true ? ': the process lives on' : ''}`;
    case 'other-oome':
      return `A limit other than the Java heap was reached in ${who} (${detail})`;
    case 'native-oom':
      return `The system refused memory to ${who} (${detail})`;
    case 'crash':
      return `It ended by itself: ${who} (${detail}); nothing here says that memory was the reason`;
    case 'survived':
      return `Nothing died: ${who} (${detail})`;
    case 'inconclusive':
      return `What happened to ${who} is not certain (${detail})`;
    default:
      return `${who}: ${kind} (${detail})`;
  }
}
