import type { DegradationKind, TerminalKind, Verdict } from '../verdict/verdict.ts';

const terminals: Record<TerminalKind, string> = {
  'oom-kill': 'the kernel’s OOM killer killed it',
  'heap-oome': 'the Java heap was full',
  'other-oome': 'a limit other than the heap was reached',
  'native-oom': 'it got no memory from the system',
  'external-kill': 'somebody else killed it',
  crash: 'it ended by itself',
  unresponsive: 'it stopped serving',
  survived: 'it survived',
  'failed-to-start': 'it failed to start',
  'host-oom': 'the host ran out of memory',
  inconclusive: 'what happened is not certain',
};

const children: Partial<Record<TerminalKind, string>> = {
  'oom-kill': 'the kernel’s OOM killer killed a child process',
  'external-kill': 'somebody else killed a child process',
};

const degradations: Record<DegradationKind, string | null> = {
  none: null,
  'swap-thrash': 'swap thrash',
  'cache-thrash': 'page-cache thrash',
  'gc-thrash': 'GC thrash',
};

/** The outcome of many trials in words: `the Java heap was full (after GC thrash)`. */
export function outcomeWords({ terminal, degradation }: Verdict): string {
  const end = endOf(terminal);
  const before = degradations[degradation.kind];
  if (before === null) return end;
  return `${end} (${terminal.kind === 'survived' ? 'in' : 'after'} ${before})`;
}

function endOf({ kind, victim, service }: Verdict['terminal']): string {
  if (kind === 'oom-kill' && service !== null && service !== 'app')
    return `the kernel’s OOM killer killed a process of ${service}`;
  return (victim === 'child' ? children[kind] : undefined) ?? terminals[kind];
}
